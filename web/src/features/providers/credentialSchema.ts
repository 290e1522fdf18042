import type { TFunction } from "i18next";
import { z } from "zod";

export function credentialSchema(t: TFunction) {
  return z.object({
    name: z
      .string()
      .trim()
      .min(1, t("form.required"))
      .max(100, t("form.tooLong", { count: 100 })),
    value: z.string().trim().min(1, t("form.required")),
    testModel: z
      .string()
      .trim()
      .max(100, t("form.tooLong", { count: 100 })),
    weight: z.string().regex(/^\d{1,4}$/, t("credentials.weightRule")),
  });
}
