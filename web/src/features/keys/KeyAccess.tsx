import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";
import { modelsQuery } from "@/api/models";
import type { Budget, Key } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { DetailDrawer } from "@/components/DetailDrawer";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { FactList } from "@/components/FactList";
import { Money } from "@/components/Money";
import { Section } from "@/components/Section";
import { exact } from "@/format/time";
import { budgetsQuery } from "./queries";

interface Props {
  apiKey: Key;
  onClose: () => void;
}

/** What a key can really do at this moment: whom it reaches, and which budgets end it. */
export function KeyAccess({ apiKey, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const models = useQuery(modelsQuery);
  const never = t("keys.noExpiry");
  return (
    <DetailDrawer title={t("keys.accessTitle", { name: apiKey.name })} onClose={onClose}>
      <Box sx={{ display: "grid", gap: 2.5, gridTemplateColumns: "minmax(0, 1fr)" }}>
        <FactList
          facts={[
            [t("keys.state"), t(`keys.states.${apiKey.state}`)],
            [t("keys.role"), t(`keys.roles.${apiKey.role}`)],
            [t("keys.project"), apiKey.project],
            [t("calls.filter.user"), apiKey.user_id],
            [t("keys.models"), apiKey.models.join(", ") || t("keys.allModels")],
            [
              t("keys.expires"),
              apiKey.expires_at ? exact(apiKey.expires_at, i18n.language) : never,
            ],
          ]}
        />
        <Section title={t("keys.reaches")}>
          {models.error ? (
            <ErrorState error={models.error} onRetry={() => void models.refetch()} />
          ) : models.data ? (
            <Reach ids={models.data.map(({ id }) => id)} apiKey={apiKey} />
          ) : (
            <Skeleton variant="rounded" height={120} />
          )}
        </Section>
        <Section title={t("keys.bound")}>
          <Bound apiKey={apiKey} />
        </Section>
      </Box>
    </DetailDrawer>
  );
}

/** Providers of the models that a key may call, with how many of them. */
function Reach({ ids, apiKey }: { ids: string[]; apiKey: Key }) {
  const { t } = useTranslation();
  const providers = new Map<string, { all: number; allowed: string[] }>();
  for (const id of apiKey.state === "active" ? ids : []) {
    const name = id.slice(0, id.indexOf("/"));
    const counted = providers.get(name) ?? { all: 0, allowed: [] };
    counted.all += 1;
    if (allows(apiKey.models, id)) counted.allowed.push(id.slice(name.length + 1));
    providers.set(name, counted);
  }
  const rows = [...providers].filter(([, { allowed }]) => allowed.length > 0);
  const columns: Column<(typeof rows)[number]>[] = [
    { key: "provider", header: t("calls.provider"), phone: "title", cell: ([name]) => name },
    {
      key: "count",
      header: t("keys.models"),
      align: "right",
      cell: ([, { all, allowed }]) => t("keys.ofModels", { count: allowed.length, total: all }),
    },
    {
      key: "names",
      header: t("keys.such"),
      cell: ([, { allowed }]) => (
        <Box sx={{ fontSize: 12.5, color: "text.secondary", overflowWrap: "anywhere" }}>
          {allowed.slice(0, 3).join(", ")}
          {allowed.length > 3 ? " …" : ""}
        </Box>
      ),
    },
  ];
  return (
    <DataTable
      label={t("keys.reaches")}
      columns={columns}
      rows={rows}
      rowKey={([name]) => name}
      error={null}
      onRetry={() => {}}
      empty={<Empty title={t("keys.access.none")} />}
    />
  );
}

/** The budgets that a key's calls count in. */
function Bound({ apiKey }: { apiKey: Key }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(budgetsQuery);
  const binds = ({ scope, scope_id }: Budget) =>
    scope === "hub" ||
    (scope === "key" && scope_id === apiKey.id) ||
    (scope === "user" && scope_id === apiKey.user_id) ||
    (scope === "project" && scope_id === apiKey.project);
  const columns: Column<Budget>[] = [
    { key: "name", header: t("budgets.name"), phone: "title", cell: ({ name }) => name },
    {
      key: "used",
      header: t("budgets.used"),
      align: "right",
      cell: ({ used, limit }) => (
        <>
          <Money amount={used} /> / <Money amount={limit} />
        </>
      ),
    },
    {
      key: "hard",
      header: t("budgets.hard"),
      cell: ({ hard }) => (hard ? t("budgets.stop") : t("budgets.warn")),
    },
  ];
  return (
    <DataTable
      label={t("keys.bound")}
      columns={columns}
      rows={data?.filter(binds)}
      rowKey={({ id }) => id}
      error={error}
      onRetry={() => void refetch()}
      empty={<Empty title={t("keys.unbound")} />}
    />
  );
}
