import { zodResolver } from "@hookform/resolvers/zod";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { signInByPassword } from "@/api/session";
import type { Session } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { SecretField } from "@/components/SecretField";

interface Props {
  session: Session | undefined;
  onSignedIn: (session: Session) => void;
}

export function PasswordSignIn({ session, onSignedIn }: Props) {
  const { t } = useTranslation();
  const required = z.string().min(1, t("form.required"));
  const form = useForm({
    resolver: zodResolver(z.object({ name: required, password: required })),
    defaultValues: { name: "owner", password: "" },
  });
  const enter = useMutation({ mutationFn: signInByPassword, onSuccess: onSignedIn });
  const { errors } = form.formState;
  return (
    <Box
      component="form"
      noValidate
      onSubmit={form.handleSubmit((values) => enter.mutate(values))}
      sx={{ display: "grid", gap: 2 }}
    >
      <Typography variant="h1">{t("signIn.title")}</Typography>
      {session?.password_set === false ? (
        <Alert severity="info">{t("signIn.noPassword")}</Alert>
      ) : null}
      <TextField
        {...form.register("name")}
        label={t("signIn.name")}
        autoComplete="username"
        error={errors.name !== undefined}
        helperText={errors.name?.message}
      />
      <SecretField
        {...form.register("password")}
        label={t("signIn.password")}
        autoComplete="current-password"
        autoFocus
        error={errors.password !== undefined}
        helperText={errors.password?.message}
      />
      {enter.isError ? <ErrorState error={enter.error} /> : null}
      <Button type="submit" variant="contained" size="large" loading={enter.isPending}>
        {t("signIn.submit")}
      </Button>
      <Typography variant="body2" color="text.secondary">
        {t("signIn.forgotten")}
      </Typography>
    </Box>
  );
}
