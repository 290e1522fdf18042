import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import { useManages } from "@/api/role";
import type { Entry } from "@/api/types";
import type { Column } from "@/components/column";
import { DateTime } from "@/components/DateTime";
import { Money } from "@/components/Money";
import { TextLink } from "@/components/TextLink";
import { kindText } from "./kindText";

/** What can be given back, or taken back because it was paid back outside of the hub. */
const REFUNDABLE = ["charge", "grant", "purchase", "adjustment"];

/** `onRefund` is for those who run the hub. */
export function entryColumns(t: TFunction, onRefund?: (entry: Entry) => void): Column<Entry>[] {
  const columns: Column<Entry>[] = [
    {
      key: "at",
      header: t("billing.at"),
      width: 200,
      cell: (entry) => <DateTime at={entry.created_at} />,
    },
    {
      key: "kind",
      header: t("billing.kind"),
      phone: "title",
      cell: (entry) => (
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {kindText(t, entry.kind)}
        </Typography>
      ),
    },
    { key: "why", header: t("billing.why"), cell: (entry) => <Why entry={entry} t={t} /> },
    {
      key: "amount",
      header: t("billing.amount"),
      align: "right",
      cell: (entry) => (
        <Box
          component="span"
          sx={{ color: entry.amount.startsWith("-") ? "text.primary" : "success.main" }}
        >
          {entry.amount.startsWith("-") ? null : "+"}
          <Money amount={entry.amount} />
        </Box>
      ),
    },
    {
      key: "balance",
      header: t("billing.balance"),
      align: "right",
      cell: (entry) => (entry.balance === null ? "–" : <Money amount={entry.balance} />),
    },
  ];
  if (!onRefund) return columns;
  return [
    ...columns,
    {
      key: "refund",
      header: "",
      align: "right",
      phone: "menu",
      cell: (entry) =>
        REFUNDABLE.includes(entry.kind) && (entry.call_id || !entry.amount.startsWith("-")) ? (
          <Button size="small" sx={{ whiteSpace: "nowrap" }} onClick={() => onRefund(entry)}>
            {entry.kind === "charge" ? t("billing.refund") : t("billing.takeBack")}
          </Button>
        ) : null,
    },
  ];
}

function Why({ entry, t }: { entry: Entry; t: TFunction }) {
  // Only who runs the hub can open a call.
  const linked = useManages();
  return (
    <Box sx={{ overflowWrap: "anywhere" }}>
      {entry.note}
      {entry.call_id && linked ? (
        <TextLink to="/calls" search={{ call: entry.call_id }}>
          {t("billing.call")}
        </TextLink>
      ) : null}
      {entry.call_id && !linked ? t("billing.call") : null}
      {entry.actor && entry.kind !== "charge" ? (
        <Box sx={{ fontSize: 12, color: "text.secondary" }}>
          {t("billing.by", { actor: entry.actor })}
        </Box>
      ) : null}
    </Box>
  );
}
