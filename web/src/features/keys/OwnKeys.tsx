import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Key } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { PageHead } from "@/components/PageHead";
import { KeyRevoke } from "./KeyRevoke";
import { ownKeyColumns } from "./ownKeyColumns";
import { ownKeysQuery, revokeOwnKey } from "./queries";

/** The keys of who is signed in: what they let programs have, and what was made for them. */
export function OwnKeys() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(ownKeysQuery);
  const [revoking, setRevoking] = useState<Key | null>(null);
  return (
    <>
      <PageHead title={t("nav.keys")} text={t("keys.ownText")} />
      <DataTable
        label={t("nav.keys")}
        columns={ownKeyColumns(t, setRevoking)}
        rows={list.data?.pages.flatMap((page) => page.keys)}
        rowKey={(key) => key.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={640}
        empty={<Empty title={t("keys.empty")} text={t("keys.ownEmptyText")} />}
        footer={
          <LoadMore
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        }
      />
      {revoking ? (
        <KeyRevoke apiKey={revoking} revoke={revokeOwnKey} onClose={() => setRevoking(null)} />
      ) : null}
    </>
  );
}
