import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import type { TFunction } from "i18next";
import type { Call } from "@/api/types";
import { CallStatusMark } from "@/components/CallStatusMark";
import type { Column } from "@/components/column";
import { Duration } from "@/components/Duration";
import { Money } from "@/components/Money";
import { compact } from "@/format/time";
import { CallModel } from "./CallModel";
import { CallTokens } from "./CallTokens";

export function callColumns(t: TFunction): Column<Call>[] {
  return [
    {
      key: "time",
      header: t("calls.time"),
      width: 130,
      cell: (call) => (
        <Box component="time" dateTime={call.started_at} sx={{ whiteSpace: "nowrap" }}>
          {compact(call.started_at)}
        </Box>
      ),
    },
    {
      key: "model",
      header: t("calls.model"),
      phone: "title",
      cell: (call) => <CallModel call={call} />,
    },
    {
      key: "key",
      header: t("calls.key"),
      cell: (call) => (
        <Box component="span" sx={{ display: "inline-block", minWidth: { sm: 88 } }}>
          {call.key?.name ?? t("calls.console")}
        </Box>
      ),
    },
    { key: "status", header: t("calls.status"), cell: (call) => <CallStatusMark call={call} /> },
    {
      key: "tokens",
      header: t("calls.tokens"),
      align: "right",
      cell: (call) => <CallTokens call={call} />,
    },
    {
      key: "charge",
      header: t("calls.charge"),
      align: "right",
      cell: (call) => <Money amount={call.charge} />,
    },
    {
      key: "ttft",
      header: t("calls.ttft"),
      align: "right",
      phone: "hidden",
      cell: (call) => (
        <Tooltip title={t("calls.ttftHint")}>
          <Box component="span" sx={{ whiteSpace: "nowrap" }}>
            <Duration ms={call.ttft_ms} />
          </Box>
        </Tooltip>
      ),
    },
    {
      key: "duration",
      header: t("calls.duration"),
      align: "right",
      cell: (call) => (
        <Box component="span" sx={{ whiteSpace: "nowrap" }}>
          <Duration ms={call.duration_ms} />
        </Box>
      ),
    },
  ];
}
