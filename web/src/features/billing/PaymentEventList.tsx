import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { Section } from "@/components/Section";
import { PaymentEventDrawer } from "./PaymentEventDrawer";
import { PaymentFilters } from "./PaymentFilters";
import { paymentColumns } from "./paymentColumns";
import { eventsQuery } from "./paymentQueries";

const route = getRouteApi("/console/billing");

/** The events that Payment Kit was told or will be, newest first. */
export function PaymentEventList() {
  const { t } = useTranslation();
  const { state, customer, different, event } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(eventsQuery({ state, customer, different }));
  const filtered = Boolean(state || customer || different);
  const open = (id: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, event: id }), replace: id === undefined });
  return (
    <Section title={t("payments.events")}>
      <Typography color="text.secondary" sx={{ mb: 1.5, maxWidth: 720 }}>
        {t("payments.eventsText")}
      </Typography>
      <PaymentFilters />
      <DataTable
        label={t("payments.events")}
        columns={paymentColumns(t)}
        rows={list.data?.pages.flatMap((page) => page.events)}
        rowKey={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={({ id }) => open(id)}
        openKey={event}
        minWidth={760}
        empty={
          <Empty
            title={filtered ? t("common.noMatch") : t("payments.noEvents")}
            text={filtered ? t("common.noMatchText") : t("payments.noEventsText")}
          />
        }
        footer={
          <LoadMore
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        }
      />
      {event ? <PaymentEventDrawer id={event} onClose={() => open(undefined)} /> : null}
    </Section>
  );
}
