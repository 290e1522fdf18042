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

/** Everything that the list can show, in its order. */
export const COLUMNS = [
  "time",
  "model",
  "key",
  "user",
  "project",
  "tags",
  "surface",
  "kind",
  "status",
  "error",
  "tokens",
  "charge",
  "ttft",
  "duration",
  "agent",
] as const;

export type ColumnName = (typeof COLUMNS)[number];

/** What is shown to who never chose. */
export const USUAL: ColumnName[] = [
  "time",
  "model",
  "key",
  "status",
  "tokens",
  "charge",
  "ttft",
  "duration",
];

/** What a column is called, in its head and in the choice of columns. */
export function columnText(t: TFunction, name: ColumnName): string {
  switch (name) {
    case "user":
    case "project":
    case "surface":
    case "kind":
      return t(`calls.filter.${name}`);
    case "error":
      return t("calls.code");
    default:
      return t(`calls.${name}`);
  }
}

/** The chosen columns. */
export function callColumns(t: TFunction, chosen: ColumnName[]): Column<Call>[] {
  const plain = (key: ColumnName, text: (call: Call) => string | null) => ({
    key,
    header: columnText(t, key),
    cell: (call: Call) => (
      <Box component="span" sx={{ overflowWrap: "anywhere" }}>
        {text(call) ?? "–"}
      </Box>
    ),
  });
  const all: (Column<Call> & { key: ColumnName })[] = [
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
    plain("user", (call) => call.user_id),
    plain("project", (call) => call.project),
    plain("tags", (call) => call.tags.join(", ") || null),
    plain("surface", (call) => call.surface),
    plain("kind", (call) => call.kind),
    { key: "status", header: t("calls.status"), cell: (call) => <CallStatusMark call={call} /> },
    plain("error", (call) => call.error?.code ?? null),
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
    plain("agent", (call) => call.user_agent),
  ];
  return all.filter(({ key }) => chosen.includes(key));
}
