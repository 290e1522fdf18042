import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { FactList } from "@/components/FactList";
import { duration } from "@/format/duration";
import { exact } from "@/format/time";

/** What is known of a call besides its price: one name and one value a line. */
export function CallFacts({ call }: { call: CallDetail }) {
  const { t, i18n } = useTranslation();
  const facts: [string, string | null][] = [
    [t("calls.time"), exact(call.started_at, i18n.language)],
    [t("calls.duration"), duration(call.duration_ms)],
    [t("calls.ttftHint"), call.ttft_ms === null ? null : duration(call.ttft_ms)],
    [t("calls.key"), call.key?.name ?? t("calls.console")],
    [t("calls.filter.user"), call.user_id],
    [t("calls.filter.project"), call.project],
    [t("calls.tags"), call.tags.join(", ") || null],
    [
      t("calls.filter.surface"),
      `${call.surface} · ${call.streamed ? t("calls.streamed") : t("calls.whole")}`,
    ],
    [t("calls.http"), String(call.http_status)],
    [t("calls.stop"), call.stop_reason],
    [t("calls.tier"), call.service_tier],
    [t("calls.usageSource"), t(`calls.usage.${call.usage_source}`)],
    [t("calls.client"), [call.client_ip, call.user_agent].filter(Boolean).join(" · ") || null],
  ];
  return <FactList facts={facts} />;
}
