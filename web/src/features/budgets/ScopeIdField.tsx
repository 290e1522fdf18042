import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/components/SelectField";
import type { BudgetValues } from "./budgetSchema";
import { keyChoicesQuery } from "./queries";

interface Props {
  form: UseFormReturn<BudgetValues>;
  fixed: boolean;
}

/** Which key, person or project a budget is for. */
export function ScopeIdField({ form, fixed }: Props) {
  const { t } = useTranslation();
  const scope = form.watch("scope");
  const keys = useQuery({ ...keyChoicesQuery, enabled: scope === "key" }).data ?? [];
  const problem = form.formState.errors.scopeId;
  if (scope === "hub") {
    return <TextField label={t("budgets.whole")} value={t("budgets.wholeText")} disabled />;
  }
  if (scope === "key" && !fixed) {
    return (
      <Controller
        control={form.control}
        name="scopeId"
        render={({ field }) => (
          <SelectField
            {...field}
            label={t("budgets.ids.key")}
            error={problem !== undefined}
            helperText={problem?.message}
            choices={keys.map(({ id, name, prefix, last_four }) => ({
              value: id,
              label: `${name} (${prefix}…${last_four})`,
            }))}
          />
        )}
      />
    );
  }
  return (
    <TextField
      {...form.register("scopeId")}
      label={t(`budgets.ids.${scope}`)}
      error={problem !== undefined}
      helperText={problem?.message ?? (fixed ? undefined : t(`budgets.idHints.${scope}`))}
      // Not disabled: a disabled field would leave the form's values.
      slotProps={{ htmlInput: { readOnly: fixed } }}
    />
  );
}
