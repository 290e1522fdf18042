import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import { readable } from "@/format/decimal";

interface Props {
  /** Credits as a decimal string; null when the hub knew no price. */
  amount: string | null;
}

/** An amount of credits: short to read, exact in the tooltip. */
export function Money({ amount }: Props) {
  const { t } = useTranslation();
  if (amount === null) {
    return (
      <Tooltip title={t("money.unknownHint")}>
        <Box component="span" sx={{ color: "text.secondary" }}>
          {t("money.unknown")}
        </Box>
      </Tooltip>
    );
  }
  return (
    <Tooltip title={t("money.credits", { amount })}>
      <span>{readable(amount)}</span>
    </Tooltip>
  );
}
