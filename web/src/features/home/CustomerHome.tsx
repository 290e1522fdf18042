import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { sessionQuery } from "@/api/session";
import { Money } from "@/components/Money";
import { TokenCount } from "@/components/TokenCount";
import { creditsQuery, ownWeekQuery } from "./queries";
import { SetupCard } from "./SetupCard";

/** What a customer comes for: what there is, what was used, what things cost, and a place to try. */
export function CustomerHome() {
  const { t } = useTranslation();
  const charged = useQuery(hubQuery).data?.mode !== "internal";
  const credits = useQuery({ ...creditsQuery, enabled: charged });
  const week = useQuery(ownWeekQuery);
  // Guests may be kept out of it; until that is known it is shown.
  const plays = useQuery(sessionQuery).data?.may.includes("list_choosable_models") ?? true;
  return (
    <Box
      sx={{
        display: "grid",
        gap: 2,
        gridTemplateColumns: {
          xs: "minmax(0, 1fr)",
          sm: "repeat(auto-fit, minmax(200px, 1fr))",
        },
      }}
    >
      {charged ? (
        <SetupCard to="/billing" title={t("home.balance")} loading={credits.isPending}>
          {credits.data ? <Money amount={credits.data.balance} /> : "–"}
        </SetupCard>
      ) : null}
      <SetupCard to="/usage" title={t("home.week")} loading={week.isPending}>
        {week.data ? <TokenCount count={week.data.calls} /> : "–"}
      </SetupCard>
      <SetupCard to="/pricing" title={t("nav.pricing")} loading={false}>
        {t("home.seePrices")}
      </SetupCard>
      {plays ? (
        <SetupCard to="/playground" title={t("nav.playground")} loading={false}>
          {t("home.tryModels")}
        </SetupCard>
      ) : null}
    </Box>
  );
}
