import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import type { Call } from "@/api/types";
import { StateDot } from "./StateDot";

const TONES = { success: "success", failed: "error", cancelled: "neutral" } as const;

export function CallStatusMark({ call }: { call: Call }) {
  const { t } = useTranslation();
  const word = t(`calls.statuses.${call.status}`);
  const label = call.status === "failed" ? `${word} ${call.http_status}` : word;
  return (
    <Tooltip title={call.error?.message ?? ""}>
      <Box component="span" sx={{ whiteSpace: "nowrap" }}>
        <StateDot tone={TONES[call.status]} label={label} />
      </Box>
    </Tooltip>
  );
}
