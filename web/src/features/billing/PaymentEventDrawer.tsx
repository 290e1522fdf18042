import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { PaymentEvent } from "@/api/types";
import { DetailDrawer } from "@/components/DetailDrawer";
import { ErrorState } from "@/components/ErrorState";
import { FactList } from "@/components/FactList";
import { Section } from "@/components/Section";
import { readable } from "@/format/decimal";
import { exact } from "@/format/time";
import { EventStateDot } from "./EventStateDot";
import { PaymentActions } from "./PaymentActions";
import { PaymentCharges } from "./PaymentCharges";
import { eventQuery } from "./paymentQueries";

interface Props {
  id: string;
  onClose: () => void;
}

/** One event: what became of it, what it tells, and what can be done about it. */
export function PaymentEventDrawer({ id, onClose }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(eventQuery(id));
  return (
    <DetailDrawer title={t("payments.one")} onClose={onClose}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Box sx={{ display: "grid", gap: 2.5, gridTemplateColumns: "minmax(0, 1fr)" }}>
          <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
            <Box sx={{ flex: 1 }}>
              <EventStateDot event={data.event} />
            </Box>
            <PaymentActions event={data.event} />
          </Box>
          {data.event.difference ? <Alert severity="warning">{data.event.difference}</Alert> : null}
          {data.event.error ? <Alert severity="error">{data.event.error}</Alert> : null}
          <Facts event={data.event} />
          <Section title={t("payments.charges")}>
            <PaymentCharges charges={data.charges} />
          </Section>
        </Box>
      ) : (
        <Skeleton variant="rounded" height={420} />
      )}
    </DetailDrawer>
  );
}

function Facts({ event }: { event: PaymentEvent }) {
  const { t, i18n } = useTranslation();
  const moment = (at: string | null) => (at === null ? null : exact(at, i18n.language));
  return (
    <FactList
      facts={[
        [t("payments.customer"), event.customer],
        [t("payments.project"), event.project],
        [t("payments.amount"), readable(event.amount)],
        [t("payments.confirmed"), event.confirmed === null ? null : readable(event.confirmed)],
        [t("payments.calls"), event.calls.toLocaleString()],
        [t("payments.tokens"), event.tokens.toLocaleString()],
        [t("payments.made"), moment(event.frozen_at)],
        [t("payments.attempts"), String(event.attempts)],
        [t("payments.next"), moment(event.next_attempt_at)],
        [t("payments.accepted"), moment(event.accepted_at)],
        [t("payments.settled"), moment(event.settled_at)],
        [t("payments.id"), event.id],
        [t("payments.kitId"), event.payment_kit_id],
      ]}
    />
  );
}
