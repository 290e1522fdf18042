import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { pricedModelsQuery } from "@/api/models";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { PageHead } from "@/components/PageHead";
import { listed } from "./listed";
import { PricingDetail } from "./PricingDetail";
import { PricingFilters } from "./PricingFilters";
import { pricingColumns } from "./pricingColumns";

const route = getRouteApi("/open/pricing");
const PAGE = 50;

/** What every model costs who calls it. Everybody may look. */
export function PricingPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const models = useQuery(pricedModelsQuery);
  const hub = useQuery(hubQuery).data;
  const [shown, setShown] = useState(PAGE);
  const rows = models.data ? listed(models.data, search) : undefined;
  const open = models.data?.find(({ key, type }) => `${type}:${key}` === search.model);
  const show = (model: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, model }), replace: true, resetScroll: false });
  const filtered = Boolean(search.q || search.provider || search.type);
  return (
    <>
      <PageHead
        title={t("nav.pricing")}
        text={
          hub && hub.credit_price !== "1"
            ? t("pricing.textPrice", { price: hub.credit_price })
            : t("pricing.text")
        }
      />
      <PricingFilters models={models.data ?? []} />
      <DataTable
        label={t("nav.pricing")}
        columns={pricingColumns(t, hub?.credit_price)}
        rows={rows?.slice(0, shown)}
        rowKey={(model) => `${model.type}:${model.key}`}
        error={models.error}
        onRetry={() => void models.refetch()}
        onOpen={(model) => show(`${model.type}:${model.key}`)}
        openKey={search.model}
        minWidth={820}
        empty={
          <Empty
            title={filtered ? t("common.noMatch") : t("pricing.empty")}
            text={filtered ? t("common.noMatchText") : t("pricing.emptyText")}
          />
        }
        footer={
          <LoadMore
            more={(rows?.length ?? 0) > shown}
            busy={false}
            onMore={() => setShown(shown + PAGE)}
          />
        }
      />
      {open ? <PricingDetail model={open} onClose={() => show(undefined)} /> : null}
    </>
  );
}
