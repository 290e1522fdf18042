import type { TFunction } from "i18next";
import { z } from "zod";

/** The hub refuses shorter ones too; saying so before sending saves a round trip. */
export const LEAST_CHARACTERS = 10;

export function passwordSchema(t: TFunction) {
  return z.object({
    current: z.string().optional(),
    next: z.string().min(LEAST_CHARACTERS, t("error.passwordTooShort")),
  });
}

export type PasswordForm = z.infer<ReturnType<typeof passwordSchema>>;
