import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import type { Rate } from "@/api/types";
import { round, shift } from "@/format/decimal";
import { byTokens } from "./rateSchema";

interface Props {
  rate: Rate;
  amount: string | null | undefined;
}

/** A rate as people compare it: per million tokens, or for each picture or second of film. */
export function RatePrice({ rate, amount }: Props) {
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
      <span>{round(shift(amount, 6), 6, 2)}</span>
    </Tooltip>
  );
}
