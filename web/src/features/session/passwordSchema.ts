import type { TFunction } from "i18next";
import * as z from "zod/mini";
import { LEAST_CHARACTERS } from "./leastCharacters";

export function passwordSchema(t: TFunction) {
  return z.object({
    current: z.optional(z.string()),
    next: z.string().check(z.minLength(LEAST_CHARACTERS, t("error.passwordTooShort"))),
  });
}

export type PasswordForm = z.infer<ReturnType<typeof passwordSchema>>;
