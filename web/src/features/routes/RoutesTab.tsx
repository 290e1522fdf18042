import Add from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelRoute } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { routesQuery } from "./queries";
import { RouteDelete } from "./RouteDelete";
import { RouteForm } from "./RouteForm";
import { type RouteAct, routeColumns } from "./routeColumns";

const here = getRouteApi("/console/routes");

export function RoutesTab() {
  const { t } = useTranslation();
  const navigate = here.useNavigate();
  const list = useQuery(routesQuery);
  const [form, setForm] = useState<{ route: ModelRoute | null } | null>(null);
  const [leaving, setLeaving] = useState<ModelRoute | null>(null);
  const act = (kind: RouteAct, route: ModelRoute) => {
    if (kind === "edit") setForm({ route });
    if (kind === "delete") setLeaving(route);
    if (kind === "explain") void navigate({ search: { tab: "explain", model: route.name } });
  };
  const create = (
    <Button variant="contained" startIcon={<Add />} onClick={() => setForm({ route: null })}>
      {t("routes.create")}
    </Button>
  );
  return (
    <>
      {list.data?.length ? (
        <Box sx={{ display: "flex", justifyContent: "flex-end", mb: 2 }}>{create}</Box>
      ) : null}
      <DataTable
        label={t("nav.routes")}
        columns={routeColumns(t, act)}
        rows={list.data}
        rowKey={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={860}
        empty={<Empty title={t("routes.empty")} text={t("routes.emptyText")} action={create} />}
      />
      {form ? <RouteForm route={form.route} onClose={() => setForm(null)} /> : null}
      {leaving ? <RouteDelete route={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}
