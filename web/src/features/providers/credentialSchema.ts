import type { TFunction } from "i18next";
import { z } from "zod";
import { CREDENTIAL_FORMS } from "./credentialForms";

export function credentialSchema(t: TFunction) {
  return z
    .object({
      name: z
        .string()
        .trim()
        .min(1, t("form.required"))
        .max(100, t("form.tooLong", { count: 100 })),
      form: z.enum(CREDENTIAL_FORMS),
      value: z.string(),
      accessKeyId: z.string(),
      secretAccessKey: z.string(),
      sessionToken: z.string(),
      testModel: z
        .string()
        .trim()
        .max(100, t("form.tooLong", { count: 100 })),
      weight: z.string().regex(/^\d{1,4}$/, t("credentials.weightRule")),
    })
    .superRefine((values, context) => {
      const parts =
        values.form === "pair"
          ? (["accessKeyId", "secretAccessKey"] as const)
          : (["value"] as const);
      for (const part of parts) {
        if (values[part].trim() === "") {
          context.addIssue({ code: "custom", path: [part], message: t("form.required") });
        }
      }
    });
}

export type CredentialValues = z.infer<ReturnType<typeof credentialSchema>>;
