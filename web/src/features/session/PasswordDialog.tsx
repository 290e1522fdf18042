import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { sessionQuery, setPassword } from "@/api/session";
import { FormDialog } from "@/components/FormDialog";
import { SecretField } from "@/components/SecretField";
import { useToast } from "@/components/useToast";
import { type PasswordForm, passwordSchema } from "./passwordSchema";

/** Sets or changes the password of whoever is signed in. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const form = useForm<PasswordForm>({
    resolver: zodResolver(passwordSchema(t)),
    defaultValues: { current: "", next: "" },
  });
  const save = useMutation({
    mutationFn: setPassword,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(t("signIn.passwordSaved"));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={session.data?.password_set ? t("shell.changePassword") : t("shell.setPassword")}
      submit={t("common.save")}
      busy={save.isPending}
      error={save.error}
      onSubmit={form.handleSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      {session.data?.password_set ? (
        <SecretField
          {...form.register("current")}
          label={t("signIn.currentPassword")}
          autoComplete="current-password"
          helperText={t("signIn.currentHint")}
        />
      ) : null}
      <SecretField
        {...form.register("next")}
        label={t("signIn.newPassword")}
        autoComplete="new-password"
        error={errors.next !== undefined}
        helperText={errors.next?.message ?? t("signIn.passwordHint")}
      />
    </FormDialog>
  );
}
