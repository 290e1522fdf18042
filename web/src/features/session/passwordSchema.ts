import type { TFunction } from "i18next";
import * as z from "zod/mini";

/** The hub refuses shorter ones too; saying so before sending saves a round trip. */
export const LEAST_CHARACTERS = 10;

export function passwordSchema(t: TFunction) {
  return z.object({
    current: z.optional(z.string()),
    next: z.string().check(z.minLength(LEAST_CHARACTERS, t("error.passwordTooShort"))),
  });
}

export type PasswordForm = z.infer<ReturnType<typeof passwordSchema>>;
