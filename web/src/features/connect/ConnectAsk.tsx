import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "@/api/session";
import type { Connection } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { FactList } from "@/components/FactList";
import { RelativeTime } from "@/components/RelativeTime";
import { SelectField } from "@/components/SelectField";
import { ConnectMay } from "./ConnectMay";
import { EXPIRIES, type Expiry, expiryMoment } from "./expiry";
import { allowConnection, connectionQuery, denyConnection } from "./queries";

const LONGEST_NAME = 100;

interface Props {
  connection: Connection;
  app: string;
  source: string;
}

/** Who asks, what they would be able to do, and the two answers. */
export function ConnectAsk({ connection, app, source }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = useQuery(sessionQuery).data?.user?.name ?? "";
  const [name, setName] = useState(app);
  const [expiry, setExpiry] = useState<Expiry>("90");
  const onSuccess = (now: Connection) =>
    client.setQueryData(connectionQuery(connection.id).queryKey, now);
  const allow = useMutation({ mutationFn: allowConnection, onSuccess });
  const deny = useMutation({ mutationFn: denyConnection, onSuccess });
  const busy = allow.isPending || deny.isPending;
  const missing = name.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing) return;
    const expires_at = expiryMoment(expiry, Date.now());
    allow.mutate({ id: connection.id, name: name.trim(), expires_at });
  };
  return (
    <Box component="form" noValidate onSubmit={submit} sx={{ display: "grid", gap: 2 }}>
      <Typography variant="h1" sx={{ overflowWrap: "anywhere" }}>
        {t("connect.title", { app })}
      </Typography>
      <Typography color="text.secondary">{t("connect.text", { app, person })}</Typography>
      <FactList
        facts={[
          [t("connect.source"), source || null],
          [t("connect.program"), connection.user_agent],
          [t("connect.address"), connection.address],
          [t("connect.asked"), <RelativeTime key="asked" at={connection.created_at} missing="–" />],
        ]}
      />
      <ConnectMay />
      <TextField
        label={t("connect.keyName")}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={missing}
        helperText={missing ? t("form.required") : t("connect.keyNameHint")}
        slotProps={{ htmlInput: { maxLength: LONGEST_NAME } }}
      />
      <SelectField
        label={t("keys.expires")}
        value={expiry}
        onChange={(value) => setExpiry(value as Expiry)}
        choices={EXPIRIES.map((value) => ({ value, label: t(`keys.expiry.${value}`) }))}
      />
      <Alert severity="warning">{t("connect.warning")}</Alert>
      {allow.isError ? <ErrorState error={allow.error} /> : null}
      {deny.isError ? <ErrorState error={deny.error} /> : null}
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap" }}>
        <Button type="submit" variant="contained" loading={allow.isPending} disabled={busy}>
          {t("connect.allow")}
        </Button>
        <Button
          variant="outlined"
          loading={deny.isPending}
          disabled={busy}
          onClick={() => deny.mutate(connection.id)}
        >
          {t("connect.deny")}
        </Button>
      </Box>
    </Box>
  );
}
