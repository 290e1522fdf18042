import Download from "@mui/icons-material/Download";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hubUrl } from "@/api/base";
import type { Entry } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { Money } from "@/components/Money";
import { Section } from "@/components/Section";
import { entryColumns } from "./entryColumns";
import { statementCsv, statementQuery } from "./queries";
import { RefundDialog } from "./RefundDialog";
import { StatementFilters } from "./StatementFilters";

const route = getRouteApi("/console/billing");

interface Props {
  /** Absent: the reader's own; then nothing can be refunded here. */
  owner?: string;
}

/** Every entry with the balances before and after, as a list and as a file. */
export function Statement({ owner }: Props) {
  const { t } = useTranslation();
  const { kind, from, to } = route.useSearch();
  const filter = { kind, from, to };
  const list = useInfiniteQuery(statementQuery(owner, filter));
  const [refunding, setRefunding] = useState<Entry | null>(null);
  const first = list.data?.pages[0];
  const filtered = Boolean(kind || from || to);
  return (
    <Section
      title={t("billing.statement")}
      action={
        <Button
          size="small"
          startIcon={<Download />}
          href={new URL(statementCsv(owner, filter), hubUrl()).href}
          download="statement.csv"
        >
          {t("billing.csv")}
        </Button>
      }
    >
      <StatementFilters />
      {first ? (
        <Box sx={{ display: "flex", gap: 3, flexWrap: "wrap", mb: 1.5 }}>
          {first.opening === null ? null : (
            <Typography variant="body2" color="text.secondary">
              {t("billing.opening")} <Money amount={first.opening} />
            </Typography>
          )}
          <Typography variant="body2" color="text.secondary">
            {t("billing.closing")} <Money amount={first.closing} />
          </Typography>
        </Box>
      ) : null}
      <DataTable
        label={t("billing.statement")}
        columns={entryColumns(t, owner === undefined ? undefined : setRefunding)}
        rows={list.data?.pages.flatMap((page) => page.entries)}
        rowKey={(entry) => entry.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={720}
        empty={
          <Empty
            title={filtered ? t("common.noMatch") : t("billing.noEntries")}
            text={filtered ? t("common.noMatchText") : t("billing.noEntriesText")}
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
      {refunding ? <RefundDialog entry={refunding} onClose={() => setRefunding(null)} /> : null}
    </Section>
  );
}
