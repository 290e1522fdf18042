import TextField from "@mui/material/TextField";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Kind } from "@/api/types";
import { SecretField } from "@/components/SecretField";
import { SelectField } from "@/components/SelectField";
import { CREDENTIAL_FORMS, credentialForms } from "./credentialForms";
import type { CredentialValues } from "./credentialSchema";

interface Props {
  form: UseFormReturn<CredentialValues>;
  /** The provider's kind, which decides what a credential is made of. */
  kind: Kind | undefined;
  hint: string;
}

/** The parts of a secret: one key, a pair that signs, or a whole file. */
export function SecretFields({ form, kind, hint }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const forms = credentialForms(kind);
  const picked = form.watch("form");
  const pick = (text: string) =>
    form.setValue("form", CREDENTIAL_FORMS.find((known) => known === text) ?? forms[0]);
  return (
    <>
      {forms.length > 1 ? (
        <SelectField
          label={t("credentials.form")}
          value={picked}
          onChange={pick}
          choices={forms.map((value) => ({ value, label: t(`credentials.forms.${value}`) }))}
        />
      ) : null}
      {picked === "pair" ? (
        <>
          <TextField
            {...form.register("accessKeyId")}
            label={t("credentials.accessKeyId")}
            autoComplete="off"
            error={errors.accessKeyId !== undefined}
            helperText={errors.accessKeyId?.message}
          />
          <SecretField
            {...form.register("secretAccessKey")}
            label={t("credentials.secretAccessKey")}
            autoComplete="off"
            error={errors.secretAccessKey !== undefined}
            helperText={errors.secretAccessKey?.message ?? hint}
          />
          <SecretField
            {...form.register("sessionToken")}
            label={t("credentials.sessionToken")}
            autoComplete="off"
          />
        </>
      ) : null}
      {picked === "file" ? (
        <TextField
          {...form.register("value")}
          label={t("credentials.file")}
          autoComplete="off"
          multiline
          minRows={4}
          maxRows={10}
          error={errors.value !== undefined}
          helperText={errors.value?.message ?? `${t("credentials.fileHint")} ${hint}`}
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
      ) : null}
      {picked === "key" ? (
        <SecretField
          {...form.register("value")}
          label={t("credentials.value")}
          autoComplete="off"
          autoFocus
          error={errors.value !== undefined}
          helperText={errors.value?.message ?? hint}
        />
      ) : null}
    </>
  );
}
