import Box from "@mui/material/Box";
import CircularProgress from "@mui/material/CircularProgress";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { ConnectAnswered } from "./ConnectAnswered";
import { ConnectAsk } from "./ConnectAsk";
import { connectionQuery } from "./queries";

interface Props {
  request: string;
  /** What the program calls itself, and what for; both are its own words. */
  app: string;
  source: string;
  /** The program wants the page to close by itself. */
  closes: boolean;
}

/** Asks somebody who is signed in whether a program may have a key of its own. */
export function ConnectPage({ request, app, source, closes }: Props) {
  const { t } = useTranslation();
  const found = useQuery({ ...connectionQuery(request), enabled: request !== "" });
  const name = app || t("connect.unnamed");
  if (request === "" || found.isError) {
    return (
      <Box sx={{ display: "grid", gap: 2 }}>
        <Typography variant="h1">{t("connect.goneTitle")}</Typography>
        <Typography color="text.secondary">{t("connect.goneText")}</Typography>
        {found.isError ? <ErrorState error={found.error} /> : null}
      </Box>
    );
  }
  if (found.isPending) return <CircularProgress size={20} aria-label={t("common.loading")} />;
  const { state } = found.data;
  if (state === "pending") {
    return <ConnectAsk connection={found.data} app={name} source={source} />;
  }
  return <ConnectAnswered state={state} app={name} closes={closes} />;
}
