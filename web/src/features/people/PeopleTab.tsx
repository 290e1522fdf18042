import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "@/api/session";
import type { Person } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { PeopleFilters } from "./PeopleFilters";
import { PersonActive } from "./PersonActive";
import { PersonDrawer } from "./PersonDrawer";
import { PersonEdit } from "./PersonEdit";
import { PersonPassword } from "./PersonPassword";
import { type PersonAct, personColumns } from "./personColumns";
import { peopleQuery } from "./queries";

const route = getRouteApi("/console/people");

export function PeopleTab() {
  const { t } = useTranslation();
  const { q, role, state, person } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(peopleQuery({ q, role, state }));
  const me = useQuery(sessionQuery).data?.user ?? undefined;
  const [asked, setAsked] = useState<{ act: PersonAct; person: Person } | null>(null);
  const close = () => setAsked(null);
  const open = (id: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, person: id }), replace: true });
  return (
    <>
      <PeopleFilters />
      <DataTable
        label={t("nav.people")}
        columns={personColumns(t, me, (act, one) => setAsked({ act, person: one }))}
        rows={list.data?.pages.flatMap((page) => page.users)}
        rowKey={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={({ id }) => open(id)}
        openKey={person}
        minWidth={820}
        empty={
          q || role || state ? (
            <Empty title={t("common.noMatch")} text={t("common.noMatchText")} />
          ) : (
            <Empty title={t("people.empty")} text={t("people.emptyText")} />
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
      {person ? <PersonDrawer id={person} onClose={() => open(undefined)} /> : null}
      {asked?.act === "edit" ? <PersonEdit person={asked.person} me={me} onClose={close} /> : null}
      {asked?.act === "active" ? <PersonActive person={asked.person} onClose={close} /> : null}
      {asked?.act === "password" ? <PersonPassword person={asked.person} onClose={close} /> : null}
    </>
  );
}
