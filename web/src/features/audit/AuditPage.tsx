import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { PageHead } from "@/components/PageHead";
import { AuditDrawer } from "./AuditDrawer";
import { AuditFilters } from "./AuditFilters";
import { auditColumns } from "./auditColumns";
import { ChainMark } from "./ChainMark";
import { auditQuery } from "./queries";

const route = getRouteApi("/console/audit");

/** What was changed by the admin API, and that nobody mended the list. */
export function AuditPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(auditQuery(search));
  const rows = list.data?.pages.flatMap((page) => page.entries);
  const open = rows?.find(({ number }) => String(number) === search.entry);
  const show = (entry: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, entry }), replace: true });
  const filtered = Object.values({ ...search, entry: undefined }).some(Boolean);
  return (
    <>
      <PageHead title={t("nav.audit")} text={t("audit.text")} action={<ChainMark />} />
      <AuditFilters />
      <DataTable
        label={t("nav.audit")}
        columns={auditColumns(t)}
        rows={rows}
        rowKey={({ number }) => String(number)}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={({ number }) => show(String(number))}
        openKey={search.entry}
        minWidth={760}
        empty={
          filtered ? (
            <Empty title={t("common.noMatch")} text={t("common.noMatchText")} />
          ) : (
            <Empty title={t("audit.empty")} text={t("audit.emptyText")} />
          )
        }
        footer={
          <LoadMore
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        }
      />
      {open ? <AuditDrawer entry={open} onClose={() => show(undefined)} /> : null}
    </>
  );
}
