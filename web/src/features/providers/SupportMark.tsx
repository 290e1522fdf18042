import Chip from "@mui/material/Chip";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/types";

const COLORS = {
  native: "success",
  translated: "info",
  emulated: "warning",
  impossible: "default",
} as const;

export function SupportMark({ support }: { support: Ability["support"] }) {
  const { t } = useTranslation();
  return (
    <Chip
      size="small"
      variant="outlined"
      color={COLORS[support]}
      label={t(`capabilities.support.${support}`)}
    />
  );
}
