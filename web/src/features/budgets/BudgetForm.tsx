import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Budget } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { BudgetFields } from "./BudgetFields";
import {
  type BudgetValues,
  budgetSchema,
  budgetValues,
  toBudgetChange,
  toNewBudget,
} from "./budgetSchema";
import { budgetsQuery, changeBudget, createBudget } from "./queries";

interface Props {
  /** Null makes a new one. */
  budget: Budget | null;
  onClose: () => void;
}

export function BudgetForm({ budget, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const form = useForm({
    resolver: zodResolver(budgetSchema(t)),
    defaultValues: budgetValues(budget),
  });
  const save = useMutation({
    mutationFn: (values: BudgetValues) =>
      budget
        ? changeBudget({ id: budget.id, ...toBudgetChange(values) })
        : createBudget(toNewBudget(values)),
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: budgetsQuery.queryKey });
      toast(t("budgets.saved", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={budget ? t("budgets.edit") : t("budgets.create")}
      submit={budget ? t("common.save") : t("budgets.createButton")}
      busy={save.isPending}
      error={save.error}
      onSubmit={form.handleSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <BudgetFields form={form} fixed={budget !== null} />
    </FormDialog>
  );
}
