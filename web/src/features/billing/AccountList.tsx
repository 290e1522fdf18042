import Add from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { Money } from "@/components/Money";
import { SearchField } from "@/components/SearchField";
import { GiveDialog } from "./GiveDialog";
import { accountsQuery } from "./queries";

const route = getRouteApi("/console/billing");

/** The customers that have or had credits. */
export function AccountList() {
  const { t } = useTranslation();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(accountsQuery(q));
  const [giving, setGiving] = useState(false);
  const give = (
    <Button variant="contained" startIcon={<Add />} onClick={() => setGiving(true)}>
      {t("billing.give")}
    </Button>
  );
  const columns: Column<Account>[] = [
    {
      key: "owner",
      header: t("billing.customer"),
      phone: "title",
      cell: (account) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          {account.name === null ? null : (
            <Typography variant="body2" sx={{ fontWeight: 600 }}>
              {account.name}
            </Typography>
          )}
          <Box component="code" sx={{ fontSize: 12, color: "text.secondary" }}>
            {account.owner}
          </Box>
        </Box>
      ),
    },
    {
      key: "balance",
      header: t("billing.notLent"),
      align: "right",
      cell: (account) => <Money amount={account.balance} />,
    },
  ];
  return (
    <>
      <Box
        role="search"
        sx={{
          display: "grid",
          gap: 1.5,
          mb: 2,
          alignItems: "center",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "minmax(0, 320px) 1fr" },
        }}
      >
        <SearchField
          label={t("billing.search")}
          value={q ?? ""}
          onChange={(text) =>
            void navigate({ search: (now) => ({ ...now, q: text || undefined }), replace: true })
          }
        />
        <Box sx={{ justifySelf: { sm: "end" } }}>{give}</Box>
      </Box>
      <DataTable
        label={t("billing.accounts")}
        columns={columns}
        rows={list.data?.pages.flatMap((page) => page.accounts)}
        rowKey={(account) => account.owner}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={(account) => void navigate({ search: { account: account.owner } })}
        empty={
          q ? (
            <Empty title={t("common.noMatch")} text={t("common.noMatchText")} />
          ) : (
            <Empty
              title={t("billing.noAccounts")}
              text={t("billing.noAccountsText")}
              action={give}
            />
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
      {giving ? <GiveDialog onClose={() => setGiving(false)} /> : null}
    </>
  );
}
