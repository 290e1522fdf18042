import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { PageHead } from "@/components/PageHead";
import { CallDrawer } from "./CallDrawer";
import { CallFilters } from "./CallFilters";
import { ColumnChoice } from "./ColumnChoice";
import { callColumns } from "./callColumns";
import { ExportMenu } from "./ExportMenu";
import { callsQuery } from "./queries";
import { SavedViews } from "./SavedViews";
import { filterCount } from "./search";
import { useColumns } from "./useColumns";

const route = getRouteApi("/console/calls");

export function CallsPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(callsQuery(search));
  const rows = list.data?.pages.flatMap((page) => page.calls);
  const [columns, setColumns] = useColumns();
  const filtered = filterCount(search) > 0;
  const open = (call: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, call }), replace: true, resetScroll: false });
  const setLive = (live: boolean) =>
    void navigate({
      search: (now) => ({ ...now, live: live ? "1" : undefined }),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <PageHead
        title={t("nav.calls")}
        text={t("calls.text")}
        action={
          <FormControlLabel
            sx={{ mr: 0 }}
            control={
              <Switch
                checked={search.live === "1"}
                onChange={(event) => setLive(event.target.checked)}
              />
            }
            label={t("calls.live")}
          />
        }
      />
      <CallFilters />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 1, justifyContent: "flex-end" }}>
        <SavedViews columns={columns} onColumns={setColumns} />
        <ColumnChoice columns={columns} onChange={setColumns} />
        <ExportMenu />
      </Box>
      <DataTable
        label={t("nav.calls")}
        columns={callColumns(t, columns)}
        rows={rows}
        rowKey={(call) => call.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={(call) => open(call.id)}
        openKey={search.call}
        minWidth={120 * columns.length}
        empty={
          <Empty
            title={filtered ? t("common.noMatch") : t("calls.empty")}
            text={filtered ? t("common.noMatchText") : t("calls.emptyText")}
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
      {search.call ? (
        <CallDrawer
          id={search.call}
          ids={rows?.map((call) => call.id) ?? []}
          onOpen={open}
          onClose={() => open(undefined)}
        />
      ) : null}
    </>
  );
}
