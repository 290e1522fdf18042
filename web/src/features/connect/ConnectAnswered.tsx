import Box from "@mui/material/Box";
import CircularProgress from "@mui/material/CircularProgress";
import Typography from "@mui/material/Typography";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Connection } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";

interface Props {
  state: Exclude<Connection["state"], "pending">;
  app: string;
  closes: boolean;
}

/** What has become of it, once it was answered. */
export function ConnectAnswered({ state, app, closes }: Props) {
  const { t } = useTranslation();
  const over = state === "connected";
  useEffect(() => {
    // Browsers let a page close itself only where a program has opened it.
    if (over && closes) window.close();
  }, [over, closes]);
  return (
    <Box sx={{ display: "grid", gap: 2 }} role="status">
      <Typography variant="h1" sx={{ overflowWrap: "anywhere" }}>
        {t(`connect.${state}Title`, { app })}
      </Typography>
      <Typography color="text.secondary">{t(`connect.${state}Text`, { app })}</Typography>
      {state === "allowed" ? <CircularProgress size={20} aria-label={t("common.loading")} /> : null}
      {over ? <ButtonLink to="/keys">{t("connect.toKeys")}</ButtonLink> : null}
    </Box>
  );
}
