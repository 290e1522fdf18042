import Add from "@mui/icons-material/Add";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Limit } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { PageHead } from "@/components/PageHead";
import { LimitDelete } from "./LimitDelete";
import { LimitForm } from "./LimitForm";
import { type LimitAct, limitColumns } from "./limitColumns";
import { limitsQuery } from "./queries";

/** How often callers may call, and how often providers and models are called. */
export function LimitsPage() {
  const { t } = useTranslation();
  const list = useQuery(limitsQuery);
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<{ act: LimitAct; limit: Limit } | null>(null);
  const close = () => setAsked(null);
  const create = (
    <Button variant="contained" startIcon={<Add />} onClick={() => setCreating(true)}>
      {t("limits.create")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("nav.limits")} text={t("limits.text")} action={create} />
      <DataTable
        label={t("nav.limits")}
        columns={limitColumns(t, (act, limit) => setAsked({ act, limit }))}
        rows={list.data}
        rowKey={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={760}
        empty={<Empty title={t("limits.empty")} text={t("limits.emptyText")} action={create} />}
      />
      {creating ? <LimitForm limit={null} onClose={() => setCreating(false)} /> : null}
      {asked?.act === "edit" ? <LimitForm limit={asked.limit} onClose={close} /> : null}
      {asked?.act === "delete" ? <LimitDelete limit={asked.limit} onClose={close} /> : null}
    </>
  );
}
