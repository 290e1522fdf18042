import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import type { RateKind } from "@/api/types";
import { round, shift } from "@/format/decimal";
import { perTokens } from "./rateSchema";

interface Props {
  rate: string | null | undefined;
  kind: RateKind;
}

/** A rate as people compare it: per million tokens, or for each picture or second of film. */
export function RatePrice({ rate, kind }: Props) {
  const { t } = useTranslation();
  if (rate === null || rate === undefined) return <span>–</span>;
  if (!perTokens(kind)) {
    return (
      <span>
        {round(rate, 9, 2)} {t(`rates.per.${kind === "video" ? "second" : "image"}`)}
      </span>
    );
  }
  return (
    <Tooltip title={t("rates.perToken", { rate })}>
      <span>{round(shift(rate, 6), 6, 2)}</span>
    </Tooltip>
  );
}
