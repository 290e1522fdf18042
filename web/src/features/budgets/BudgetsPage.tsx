import Add from "@mui/icons-material/Add";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Budget } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { PageHead } from "@/components/PageHead";
import { BudgetDelete } from "./BudgetDelete";
import { BudgetForm } from "./BudgetForm";
import { BudgetRaise } from "./BudgetRaise";
import { type BudgetAct, budgetColumns } from "./budgetColumns";
import { budgetsQuery } from "./queries";

/** How much keys, people, projects and the whole hub may use in a period. */
export function BudgetsPage() {
  const { t } = useTranslation();
  const list = useQuery(budgetsQuery);
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<{ act: BudgetAct; budget: Budget } | null>(null);
  const close = () => setAsked(null);
  const create = (
    <Button variant="contained" startIcon={<Add />} onClick={() => setCreating(true)}>
      {t("budgets.create")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("nav.budgets")} text={t("budgets.text")} action={create} />
      <DataTable
        label={t("nav.budgets")}
        columns={budgetColumns(t, (act, budget) => setAsked({ act, budget }))}
        rows={list.data}
        rowKey={(budget) => budget.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={940}
        empty={<Empty title={t("budgets.empty")} text={t("budgets.emptyText")} action={create} />}
      />
      {creating ? <BudgetForm budget={null} onClose={() => setCreating(false)} /> : null}
      {asked?.act === "edit" ? <BudgetForm budget={asked.budget} onClose={close} /> : null}
      {asked?.act === "raise" ? <BudgetRaise budget={asked.budget} onClose={close} /> : null}
      {asked?.act === "delete" ? <BudgetDelete budget={asked.budget} onClose={close} /> : null}
    </>
  );
}
