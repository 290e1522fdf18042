import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { providersQuery } from "@/api/providers";
import type { Rate } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { MarginDialog } from "./MarginDialog";
import { RateDelete } from "./RateDelete";
import { RateDetail } from "./RateDetail";
import { RateDrawer } from "./RateDrawer";
import { RateFilters } from "./RateFilters";
import { rateColumns } from "./rateColumns";
import { ratesQuery } from "./rateQueries";

const route = getRouteApi("/console/prices");

type Asked = { act: "edit"; rate: Rate | null } | { act: "delete"; rate: Rate } | { act: "margin" };

export function RatesTab() {
  const { t } = useTranslation();
  const { model, provider, rate: open } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (rate: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, rate }), replace: true });
  const providers = useQuery(providersQuery);
  const list = useInfiniteQuery(ratesQuery({ model, providerId: provider }));
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const filtered = Boolean(model || provider);
  const rows = list.data?.pages.flatMap((page) => page.list);
  const shown = rows?.find(({ id }) => id === open);
  return (
    <>
      <RateFilters
        providers={providers.data ?? []}
        onAdd={() => setAsked({ act: "edit", rate: null })}
        onMargin={() => setAsked({ act: "margin" })}
      />
      <DataTable
        label={t("rates.tab")}
        columns={rateColumns(t, (act, rate) =>
          act === "open" ? show(rate.id) : setAsked({ act, rate }),
        )}
        rows={rows}
        rowKey={(rate) => rate.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={960}
        empty={
          <Empty
            title={filtered ? t("common.noMatch") : t("rates.empty")}
            text={filtered ? t("common.noMatchText") : t("rates.emptyText")}
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
      {asked?.act === "edit" ? (
        <RateDrawer rate={asked.rate} providers={providers.data ?? []} onClose={close} />
      ) : null}
      {asked?.act === "margin" ? <MarginDialog onClose={close} /> : null}
      {shown ? <RateDetail rate={shown} onClose={() => show(undefined)} /> : null}
      {asked?.act === "delete" ? <RateDelete rate={asked.rate} onClose={close} /> : null}
    </>
  );
}
