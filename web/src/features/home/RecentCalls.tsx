import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Call } from "@/api/types";
import { CallStatusMark } from "@/components/CallStatusMark";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Duration } from "@/components/Duration";
import { Money } from "@/components/Money";
import { RelativeTime } from "@/components/RelativeTime";
import { Section } from "@/components/Section";
import { TextLink } from "@/components/TextLink";

export function RecentCalls({ calls }: { calls: Call[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const columns: Column<Call>[] = [
    {
      key: "model",
      header: t("calls.model"),
      cell: (call) => call.requested_model,
      phone: "title",
    },
    {
      key: "time",
      header: t("calls.time"),
      cell: (call) => <RelativeTime at={call.started_at} />,
    },
    { key: "status", header: t("calls.status"), cell: (call) => <CallStatusMark call={call} /> },
    {
      key: "charge",
      header: t("calls.charge"),
      align: "right",
      cell: (call) => <Money amount={call.charge} />,
    },
    {
      key: "duration",
      header: t("calls.duration"),
      align: "right",
      cell: (call) => <Duration ms={call.duration_ms} />,
    },
  ];
  return (
    <Section
      title={t("home.recent")}
      action={<TextLink to="/calls">{t("home.allCalls")}</TextLink>}
    >
      <DataTable
        label={t("home.recent")}
        columns={columns}
        rows={calls}
        rowKey={(call) => call.id}
        error={null}
        onRetry={() => {}}
        empty={null}
        onOpen={(call) => void navigate({ to: "/calls", search: { call: call.id } })}
      />
    </Section>
  );
}
