import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import type { Call } from "@/api/types";
import { RelativeTime } from "@/components/RelativeTime";
import { SetupCard } from "./SetupCard";

interface Props {
  providers: number | undefined;
  keys: number | undefined;
  lastCall: Call | undefined;
  loading: boolean;
}

export function SetupCards({ providers, keys, lastCall, loading }: Props) {
  const { t } = useTranslation();
  return (
    <Box
      sx={{
        display: "grid",
        gap: 2,
        gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "repeat(3, minmax(0, 1fr))" },
      }}
    >
      <SetupCard to="/providers" title={t("nav.providers")} loading={loading}>
        {t("home.providers", { count: providers ?? 0 })}
      </SetupCard>
      <SetupCard to="/keys" title={t("nav.keys")} loading={loading}>
        {keys !== undefined && keys >= 50
          ? t("home.manyKeys")
          : t("home.keys", { count: keys ?? 0 })}
      </SetupCard>
      <SetupCard to="/calls" title={t("nav.calls")} loading={loading}>
        {lastCall ? (
          <>
            {t("home.lastCall")} <RelativeTime at={lastCall.started_at} />
          </>
        ) : (
          t("home.noCall")
        )}
      </SetupCard>
    </Box>
  );
}
