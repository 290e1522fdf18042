import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useManages } from "@/api/role";
import { sessionQuery } from "@/api/session";
import { ErrorState } from "@/components/ErrorState";
import { PageHead } from "@/components/PageHead";
import { GroupTable } from "./GroupTable";
import { Narrowed } from "./Narrowed";
import { usageQuery } from "./queries";
import { UsageChart } from "./UsageChart";
import { UsageFigures } from "./UsageFigures";
import { UsageFilters } from "./UsageFilters";
import { WhatChanged } from "./WhatChanged";

const route = getRouteApi("/console/usage");

/** What calls came to: the reader's own, and for who runs the hub everybody's. */
export function UsagePage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const all = useManages();
  const me = useQuery(sessionQuery).data?.user?.id;
  const usage = useQuery(usageQuery(search, me));
  const by = search.by ?? "model";
  const nothing = usage.data?.groups.length === 0;
  const own = !all || search.own === "1";
  return (
    <>
      <PageHead title={t("nav.usage")} text={own ? t("usage.ownText") : t("usage.text")} />
      <UsageFilters all={all} />
      <Narrowed groups={usage.data?.groups ?? []} />
      {usage.isError ? (
        <Box sx={{ mb: 2 }}>
          <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
        </Box>
      ) : null}
      {usage.isError && !usage.data ? null : (
        <Box
          aria-busy={usage.isFetching}
          sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}
        >
          <UsageFigures
            total={usage.data?.total}
            before={usage.data?.before ?? undefined}
            linked={all}
          />
          <Box
            sx={{
              display: "grid",
              gap: 3,
              gridTemplateColumns: {
                xs: "minmax(0, 1fr)",
                lg: nothing ? undefined : "minmax(0, 2fr) minmax(0, 1fr)",
              },
            }}
          >
            <UsageChart usage={usage.data} by={by} />
            {nothing ? null : <WhatChanged usage={usage.data} by={by} me={me} linked={all} />}
          </Box>
          <GroupTable groups={usage.data?.groups} total={usage.data?.total} by={by} linked={all} />
        </Box>
      )}
    </>
  );
}
