import { useTranslation } from "react-i18next";
import type { Lot } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Meter } from "@/components/Meter";
import { Money } from "@/components/Money";
import { RelativeTime } from "@/components/RelativeTime";
import { Section } from "@/components/Section";
import { ratio } from "@/format/decimal";
import { kindText } from "./kindText";

/** Credits that came at once and are not used up, in the order in which they are spent. */
export function LotTable({ lots }: { lots: Lot[] | undefined }) {
  const { t } = useTranslation();
  const columns: Column<Lot>[] = [
    {
      key: "kind",
      header: t("billing.kind"),
      phone: "title",
      cell: (lot) => kindText(t, lot.kind),
    },
    {
      key: "left",
      header: t("billing.left"),
      align: "right",
      cell: (lot) => (
        <>
          <Money amount={lot.remaining} /> / <Money amount={lot.amount} />
        </>
      ),
    },
    {
      key: "bar",
      header: "",
      width: 180,
      phone: "hidden",
      cell: (lot) => (
        <Meter label={t("billing.left")} part={ratio(lot.remaining, lot.amount)} tone="primary" />
      ),
    },
    {
      key: "expires",
      header: t("billing.expires"),
      cell: (lot) => <RelativeTime at={lot.expires_at} missing={t("billing.never")} />,
    },
    {
      key: "created",
      header: t("billing.came"),
      cell: (lot) => <RelativeTime at={lot.created_at} />,
    },
  ];
  return (
    <Section title={t("billing.lots")}>
      <DataTable
        label={t("billing.lots")}
        columns={columns}
        rows={lots}
        rowKey={(lot) => lot.id}
        error={null}
        onRetry={() => {}}
        empty={<Empty title={t("billing.noLots")} text={t("billing.noLotsText")} />}
      />
    </Section>
  );
}
