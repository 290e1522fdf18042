import Alert from "@mui/material/Alert";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Standing } from "@/api/types";
import { Figure } from "@/components/Figure";
import { FigureRow } from "@/components/FigureRow";
import { Money } from "@/components/Money";
import { minus, readable } from "@/format/decimal";
import { daysLeft } from "./forecast";
import { FORECAST_DAYS, spendingQuery } from "./queries";

/** Available, held, spent today, and how long it lasts. */
export function BalanceFigures({ standing }: { standing: Standing | undefined }) {
  const { t } = useTranslation();
  const owner = standing?.owner ?? "";
  const spending = useQuery({ ...spendingQuery(owner), enabled: standing !== undefined });
  const available = standing ? minus(standing.balance, standing.leased) : undefined;
  const lasts =
    standing && spending.data
      ? daysLeft(standing.balance, spending.data.before, FORECAST_DAYS)
      : undefined;
  return (
    <>
      <FigureRow>
        <Figure
          label={t("billing.available")}
          value={available === undefined ? undefined : <Money amount={available} />}
          note={t("money.unit")}
        />
        <Figure
          label={t("billing.held")}
          value={standing ? <Money amount={standing.leased} /> : undefined}
          note={t("billing.heldNote")}
        />
        <Figure
          label={t("billing.today")}
          value={spending.data ? <Money amount={spending.data.today} /> : spent(spending.isError)}
          note={
            spending.data
              ? t("billing.week", { amount: readable(spending.data.before), days: FORECAST_DAYS })
              : null
          }
        />
        <Figure
          label={t("billing.lasts")}
          value={
            lasts === undefined
              ? spent(spending.isError)
              : lasts === null
                ? "–"
                : t("billing.days", { count: lasts })
          }
          note={lasts === null ? t("billing.noForecast") : t("billing.forecastNote")}
        />
      </FigureRow>
      {standing && standing.uncollected !== "0" ? (
        <Alert severity="warning">
          {t("billing.uncollected", { amount: readable(standing.uncollected) })}
        </Alert>
      ) : null}
    </>
  );
}

/** Figures without an answer: a dash when none will come. */
function spent(failed: boolean): string | undefined {
  return failed ? "–" : undefined;
}
