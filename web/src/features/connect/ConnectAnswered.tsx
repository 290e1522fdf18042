import Box from "@mui/material/Box";
import CircularProgress from "@mui/material/CircularProgress";
import Typography from "@mui/material/Typography";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Connection } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";

interface Props {
  connection: Connection;
  app: string;
  closes: boolean;
}

const HEADS = {
  pending: "connect.waitingTitle",
  allowed: "connect.waitingTitle",
  connected: "connect.doneTitle",
  denied: "connect.deniedTitle",
} as const;

const TEXTS = {
  pending: "connect.waitingText",
  allowed: "connect.waitingText",
  connected: "connect.doneText",
  denied: "connect.deniedText",
} as const;

/** What has become of it, once it was answered. */
export function ConnectAnswered({ connection: { state }, app, closes }: Props) {
  const { t } = useTranslation();
  const over = state === "connected";
  useEffect(() => {
    // Browsers let a page close itself only where a program has opened it.
    if (over && closes) window.close();
  }, [over, closes]);
  return (
    <Box sx={{ display: "grid", gap: 2 }} role="status">
      <Typography variant="h1" sx={{ overflowWrap: "anywhere" }}>
        {t(HEADS[state], { app })}
      </Typography>
      <Typography color="text.secondary">{t(TEXTS[state], { app })}</Typography>
      {state === "allowed" ? <CircularProgress size={20} aria-label={t("common.loading")} /> : null}
      {over ? <ButtonLink to="/keys">{t("connect.toKeys")}</ButtonLink> : null}
    </Box>
  );
}
