import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/components/SearchField";

interface Props {
  label: string;
  /** Undefined: no bound. */
  least: string | undefined;
  most: string | undefined;
  onLeast: (text: string) => void;
  onMost: (text: string) => void;
}

/** From the least to the most, either of them open. */
export function RangeFilter({ label, least, most, onLeast, onMost }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Box role="group" aria-labelledby={id} sx={{ minWidth: 0 }}>
      <Typography
        id={id}
        variant="caption"
        color="text.secondary"
        sx={{ display: "block", mb: 0.5 }}
      >
        {label}
      </Typography>
      <Box sx={{ display: "grid", gap: 1, gridTemplateColumns: "repeat(2, minmax(0, 1fr))" }}>
        <SearchField
          icon={false}
          label={t("calls.atLeast")}
          value={least ?? ""}
          onChange={onLeast}
        />
        <SearchField icon={false} label={t("calls.atMost")} value={most ?? ""} onChange={onMost} />
      </Box>
    </Box>
  );
}
