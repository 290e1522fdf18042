import Chip from "@mui/material/Chip";
import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import type { Rate } from "@/api/types";

const NAMES = { database: "admin", "hub.toml": "file", catalogue: "catalogue" } as const;

export function RateSourceChip({ rate }: { rate: Rate }) {
  const { t } = useTranslation();
  const name = NAMES[rate.source];
  return (
    <Tooltip title={rate.sourceVersion ?? ""}>
      <Chip
        variant="outlined"
        color={rate.source === "database" ? "primary" : "default"}
        label={t(`rates.sources.${name}`)}
      />
    </Tooltip>
  );
}
