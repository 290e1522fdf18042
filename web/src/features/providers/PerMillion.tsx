import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import { round, shift } from "@/format/decimal";

/** A rate, stored per token, as people compare it: credits per million tokens. */
export function PerMillion({ rate }: { rate: string | null | undefined }) {
  const { t } = useTranslation();
  if (rate === null || rate === undefined) return <span>–</span>;
  return (
    <Tooltip title={t("rates.perToken", { rate })}>
      <span>{round(shift(rate, 6), 6, 2)}</span>
    </Tooltip>
  );
}
