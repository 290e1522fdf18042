import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { SubjectField } from "@/components/SubjectField";
import type { BudgetValues } from "./budgetSchema";

interface Props {
  form: UseFormReturn<BudgetValues>;
  fixed: boolean;
}

/** Which key, person or project a budget is for. */
export function ScopeIdField({ form, fixed }: Props) {
  const { t } = useTranslation();
  const scope = form.watch("scope");
  if (scope === "hub") {
    return <TextField label={t("budgets.whole")} value={t("budgets.wholeText")} disabled />;
  }
  return (
    <Controller
      control={form.control}
      name="scopeId"
      render={({ field }) => (
        <SubjectField
          key={scope}
          kind={scope}
          value={field.value}
          onChange={field.onChange}
          label={t(`budgets.ids.${scope}`)}
          problem={form.formState.errors.scopeId?.message}
          hint={fixed ? undefined : t(`budgets.idHints.${scope}`)}
          readOnly={fixed}
        />
      )}
    />
  );
}
