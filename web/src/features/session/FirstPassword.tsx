import { zodResolver } from "@hookform/resolvers/zod";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { sessionQuery, setPassword } from "@/api/session";
import { ErrorState } from "@/components/ErrorState";
import { SecretField } from "@/components/SecretField";
import { type PasswordForm, passwordSchema } from "./passwordSchema";

/** Offered right after the first sign-in by link; without a password the next one needs a link. */
export function FirstPassword({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<PasswordForm>({
    resolver: zodResolver(passwordSchema(t)),
    defaultValues: { next: "" },
  });
  const save = useMutation({
    mutationFn: setPassword,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      onDone();
    },
  });
  const { errors } = form.formState;
  return (
    <Box
      component="form"
      noValidate
      onSubmit={form.handleSubmit((values) => save.mutate(values))}
      sx={{ display: "grid", gap: 2 }}
    >
      <Typography variant="h1">{t("signIn.passwordTitle")}</Typography>
      <Typography color="text.secondary">{t("signIn.passwordText")}</Typography>
      <SecretField
        {...form.register("next")}
        label={t("signIn.newPassword")}
        autoComplete="new-password"
        autoFocus
        error={errors.next !== undefined}
        helperText={errors.next?.message ?? t("signIn.passwordHint")}
      />
      {save.isError ? <ErrorState error={save.error} /> : null}
      <Button type="submit" variant="contained" size="large" loading={save.isPending}>
        {t("signIn.passwordSave")}
      </Button>
      <Button onClick={onDone}>{t("signIn.passwordLater")}</Button>
    </Box>
  );
}
