import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signInByPassword } from "@/api/session";
import type { Session } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { SecretField } from "@/components/SecretField";

interface Props {
  session: Session | undefined;
  onSignedIn: (session: Session) => void;
}

/** Two fields that may not be empty: the page that everyone loads first goes without form libraries. */
export function PasswordSignIn({ session, onSignedIn }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState("owner");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const enter = useMutation({ mutationFn: signInByPassword, onSuccess: onSignedIn });
  const missing = (value: string) => asked && value === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name !== "" && password !== "") enter.mutate({ name, password });
  };
  return (
    <Box component="form" noValidate onSubmit={submit} sx={{ display: "grid", gap: 2 }}>
      <Typography variant="h1">{t("signIn.title")}</Typography>
      {session?.password_set === false ? (
        <Alert severity="info">{t("signIn.noPassword")}</Alert>
      ) : null}
      <TextField
        name="name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        label={t("signIn.name")}
        autoComplete="username"
        error={missing(name)}
        helperText={missing(name) ? t("form.required") : undefined}
      />
      <SecretField
        name="password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        label={t("signIn.password")}
        autoComplete="current-password"
        autoFocus
        error={missing(password)}
        helperText={missing(password) ? t("form.required") : undefined}
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
