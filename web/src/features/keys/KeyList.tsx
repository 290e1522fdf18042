import Button from "@mui/material/Button";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "@/api/session";
import type { Key, NewKey } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { KeyAccess } from "./KeyAccess";
import { KeyEdit } from "./KeyEdit";
import { KeyRevoke } from "./KeyRevoke";
import { KeyRotate } from "./KeyRotate";
import { type KeyAct, keyColumns } from "./keyColumns";
import { keysQuery, revokeKey } from "./queries";

const route = getRouteApi("/console/keys");

interface Props {
  onMade: (key: NewKey) => void;
  onCreate: () => void;
}

export function KeyList({ onMade, onCreate }: Props) {
  const { t } = useTranslation();
  const { q, state } = route.useSearch();
  const list = useInfiniteQuery(keysQuery({ q, state }));
  const session = useQuery(sessionQuery).data;
  const [asked, setAsked] = useState<{ act: KeyAct; key: Key } | null>(null);
  const close = () => setAsked(null);
  const filtered = Boolean(q || state);
  return (
    <>
      <DataTable
        label={t("nav.keys")}
        columns={keyColumns(t, session?.user?.id, (act, key) => setAsked({ act, key }))}
        rows={list.data?.pages.flatMap((page) => page.keys)}
        rowKey={(key) => key.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={960}
        empty={
          filtered ? (
            <Empty title={t("common.noMatch")} text={t("common.noMatchText")} />
          ) : (
            <Empty
              title={t("keys.empty")}
              text={t("keys.emptyText")}
              action={
                <Button variant="contained" onClick={onCreate}>
                  {t("keys.create")}
                </Button>
              }
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
      {asked?.act === "rotate" ? (
        <KeyRotate apiKey={asked.key} onMade={onMade} onClose={close} />
      ) : null}
      {asked?.act === "access" ? <KeyAccess apiKey={asked.key} onClose={close} /> : null}
      {asked?.act === "edit" ? <KeyEdit apiKey={asked.key} onClose={close} /> : null}
      {asked?.act === "revoke" ? (
        <KeyRevoke apiKey={asked.key} revoke={revokeKey} onClose={close} />
      ) : null}
    </>
  );
}
