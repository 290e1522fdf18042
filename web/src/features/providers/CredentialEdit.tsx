import { zodResolver } from "@hookform/resolvers/zod";
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { providersQuery } from "@/api/providers";
import type { Credential, Provider } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { credentialForms, secretOf } from "./credentialForms";
import { credentialSchema } from "./credentialSchema";
import { kindsQuery } from "./kinds";
import { saveCredential, tryCredential } from "./queries";
import { SecretFields } from "./SecretFields";

interface Props {
  provider: Provider;
  /** Null adds a new one. A saved secret never comes back, so an edit asks for it again. */
  credential: Credential | null;
  onClose: () => void;
}

export function CredentialEdit({ provider, credential, onClose }: Props) {
  // The list of providers has read it before any dialog of theirs opens.
  const kinds = useQuery(kindsQuery).data;
  const kind = kinds?.find(({ name }) => name === provider.kind);
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const fallback = t("credentials.defaultName", { number: provider.credentials.length + 1 });
  const form = useForm({
    resolver: zodResolver(credentialSchema(t)),
    defaultValues: {
      name: credential?.name ?? fallback,
      form: credentialForms(kind)[0],
      value: "",
      accessKeyId: "",
      secretAccessKey: "",
      sessionToken: "",
      testModel: "",
      weight: String(credential?.weight ?? 100),
    },
  });
  const save = useMutation({
    mutationFn: saveCredential,
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: providersQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["models"] });
      toast(t("credentials.saved", { name: saved.name }));
      onClose();
    },
  });
  const trial = useMutation({ mutationFn: tryCredential });
  const id = { providerId: provider.id };
  const { errors } = form.formState;
  const test = form.handleSubmit((values) => {
    save.reset();
    trial.mutate({
      ...id,
      value: secretOf(values),
      testModel: values.testModel || undefined,
    });
  });
  return (
    <FormDialog
      title={credential ? t("credentials.editTitle") : t("credentials.add")}
      submit={t("common.save")}
      busy={save.isPending}
      error={save.error ?? trial.error}
      onSubmit={form.handleSubmit((values) => {
        trial.reset();
        save.mutate({
          ...id,
          id: credential?.id ?? null,
          name: values.name,
          value: secretOf(values),
          testModel: values.testModel || undefined,
          weight: Number(values.weight),
        });
      })}
      onClose={onClose}
      extra={
        <Button loading={trial.isPending} onClick={() => void test()}>
          {t("credentials.test")}
        </Button>
      }
    >
      <TextField
        {...form.register("name")}
        label={t("credentials.name")}
        error={errors.name !== undefined}
        helperText={errors.name?.message}
      />
      <SecretFields
        form={form}
        kind={kind}
        hint={
          credential ? t("credentials.again") : t("credentials.onlyFor", { host: provider.baseUrl })
        }
      />
      <TextField
        {...form.register("testModel")}
        label={t("credentials.testModel")}
        error={errors.testModel !== undefined}
        helperText={errors.testModel?.message ?? t("credentials.testModelHint")}
      />
      <TextField
        {...form.register("weight")}
        label={t("credentials.weight")}
        error={errors.weight !== undefined}
        helperText={errors.weight?.message ?? t("credentials.weightHint")}
        slotProps={{ htmlInput: { inputMode: "numeric" } }}
      />
      {trial.isSuccess ? <Alert severity="success">{t("credentials.testOk")}</Alert> : null}
    </FormDialog>
  );
}
