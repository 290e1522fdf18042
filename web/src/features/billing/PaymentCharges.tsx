import { useTranslation } from "react-i18next";
import type { PaymentCharge } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { TextLink } from "@/components/TextLink";

/** The charges that an event tells, each leading to its call. */
export function PaymentCharges({ charges }: { charges: PaymentCharge[] }) {
  const { t } = useTranslation();
  const columns: Column<PaymentCharge>[] = [
    {
      key: "call",
      header: t("billing.at"),
      phone: "title",
      cell: ({ id, created_at }) =>
        id.endsWith(":rest") ? (
          t("payments.rest")
        ) : (
          <TextLink to="/calls" search={{ call: id }}>
            <DateTime at={created_at} />
          </TextLink>
        ),
    },
    {
      key: "tokens",
      header: t("payments.tokens"),
      align: "right",
      cell: ({ tokens }) => tokens.toLocaleString(),
    },
    {
      key: "amount",
      header: t("payments.amount"),
      align: "right",
      cell: ({ amount }) => <Money amount={amount} />,
    },
  ];
  return (
    <DataTable
      label={t("payments.charges")}
      columns={columns}
      rows={charges}
      rowKey={({ id }) => id}
      error={null}
      onRetry={() => {}}
      empty={<Empty title={t("payments.noCharges")} />}
    />
  );
}
