import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { round, shift, times } from "@/format/decimal";

interface Props {
  /** Credits for one token, a decimal string. */
  each: string | null | undefined;
  /** US dollars for a credit; at 1 both are the same number, which is shown once. */
  creditPrice: string | undefined;
}

/** Credits per million tokens, and what that is in dollars. */
export function Rate({ each, creditPrice }: Props) {
  const { t } = useTranslation();
  if (each === null || each === undefined) return <span>–</span>;
  const million = shift(each, 6);
  return (
    <Box component="span" sx={{ whiteSpace: "nowrap" }}>
      {round(million, 6, 2)}
      {creditPrice === undefined || creditPrice === "1" ? null : (
        <Box sx={{ fontSize: 12, color: "text.secondary" }}>
          {t("pricing.dollars", { amount: round(times(million, creditPrice), 4, 2) })}
        </Box>
      )}
    </Box>
  );
}
