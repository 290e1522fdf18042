import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Budget } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { budgetsQuery, deleteBudget } from "./queries";

interface Props {
  budget: Budget;
  onClose: () => void;
}

export function BudgetDelete({ budget, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteBudget,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: budgetsQuery.queryKey });
      toast(t("budgets.deleted", { name: budget.name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("budgets.deleteTitle", { name: budget.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(budget.id)}
      onClose={onClose}
    >
      <Typography>{t("budgets.deleteText")}</Typography>
    </Confirm>
  );
}
