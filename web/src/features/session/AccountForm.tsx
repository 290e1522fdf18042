import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { SecretField } from "@/components/SecretField";
import { LEAST_CHARACTERS } from "./leastCharacters";

export interface Account {
  name: string;
  email: string;
  password: string;
}

interface Props {
  /** Of whom the link is; null: they choose a name. */
  fixedName: string | null;
  suggestedName?: string;
  withEmail: boolean;
  submit: string;
  busy: boolean;
  error: unknown;
  onSubmit: (account: Account) => void;
}

/** A name and a new password. Like the sign-in page it goes without form libraries. */
export function AccountForm(props: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(props.fixedName ?? props.suggestedName ?? "");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const nameless = asked && name.trim() === "";
  const short = asked && [...password].length < LEAST_CHARACTERS;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === "" || [...password].length < LEAST_CHARACTERS) return;
    props.onSubmit({ name, email, password });
  };
  return (
    <Box component="form" noValidate onSubmit={submit} sx={{ display: "grid", gap: 2 }}>
      <TextField
        name="name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        label={t("signIn.name")}
        autoComplete="username"
        disabled={props.fixedName !== null}
        error={nameless}
        helperText={nameless ? t("form.required") : undefined}
      />
      {props.withEmail ? (
        <TextField
          name="email"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          label={t("signIn.email")}
          autoComplete="email"
        />
      ) : null}
      <SecretField
        name="password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        label={t("signIn.newPassword")}
        autoComplete="new-password"
        error={short}
        helperText={short ? t("error.passwordTooShort") : t("signIn.passwordHint")}
      />
      {props.error ? <ErrorState error={props.error} /> : null}
      <Button type="submit" variant="contained" size="large" loading={props.busy}>
        {props.submit}
      </Button>
    </Box>
  );
}
