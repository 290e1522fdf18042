import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import type { Rate } from "@/api/types";
import { round, shift } from "@/format/decimal";
import { byTokens } from "./rateSchema";

interface Props {
  rate: Rate;
  amount: string | null | undefined;
  /** What the provider asks, in dollars, where that is told beside it. */
  cost?: string | null;
}

/** A rate as people compare it: per million tokens, or for each picture or second of film. */
export function RatePrice({ rate, amount, cost }: Props) {
  const { t } = useTranslation();
  if (amount === null || amount === undefined) return <span>–</span>;
  if (!byTokens(rate)) {
    return (
      <span>
        {round(amount, 9, 2)} {t(`rates.per.${rate.type === "video" ? "second" : "image"}`)}
      </span>
    );
  }
  return (
    <Tooltip title={t("rates.perToken", { rate: amount })}>
      <span>
        {round(shift(amount, 6), 6, 2)}
        {cost === undefined || cost === null ? null : (
          <Box
            component="span"
            sx={{ display: "block", fontSize: 12, color: "text.secondary", whiteSpace: "nowrap" }}
          >
            {t("rates.costs", { amount: round(shift(cost, 6), 4, 2) })}
          </Box>
        )}
      </span>
    </Tooltip>
  );
}
