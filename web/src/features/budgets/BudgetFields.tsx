import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { AmountField } from "@/components/AmountField";
import { SelectField } from "@/components/SelectField";
import { type BudgetValues, PERIODS, SCOPES } from "./budgetSchema";
import { ScopeIdField } from "./ScopeIdField";

const ZONES = Intl.supportedValuesOf("timeZone");
const PAIR = { display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } } as const;

interface Props {
  form: UseFormReturn<BudgetValues>;
  /** Whom it binds and its period are given and stay. */
  fixed: boolean;
}

export function BudgetFields({ form, fixed }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  return (
    <>
      <TextField
        {...form.register("name")}
        label={t("budgets.name")}
        autoFocus
        error={errors.name !== undefined}
        helperText={errors.name?.message}
      />
      <Box sx={PAIR}>
        <Controller
          control={form.control}
          name="scope"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("budgets.scope")}
              disabled={fixed}
              onChange={(scope) => {
                field.onChange(scope);
                form.setValue("scopeId", "");
              }}
              choices={SCOPES.map((value) => ({ value, label: t(`budgets.scopes.${value}`) }))}
            />
          )}
        />
        <ScopeIdField form={form} fixed={fixed} />
        <AmountField
          {...form.register("amount")}
          label={t("budgets.amount")}
          error={errors.amount !== undefined}
          helperText={errors.amount?.message ?? t("budgets.amountHint")}
        />
        <Controller
          control={form.control}
          name="period"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("budgets.period")}
              disabled={fixed}
              choices={PERIODS.map((value) => ({ value, label: t(`budgets.periods.${value}`) }))}
            />
          )}
        />
        <Controller
          control={form.control}
          name="zone"
          render={({ field }) => (
            <Autocomplete
              freeSolo
              options={ZONES}
              inputValue={field.value}
              onInputChange={(_, text) => field.onChange(text)}
              renderInput={(params) => (
                <TextField
                  {...params}
                  label={t("budgets.zone")}
                  error={errors.zone !== undefined}
                  helperText={errors.zone?.message ?? t("budgets.zoneHint")}
                />
              )}
            />
          )}
        />
        <TextField
          {...form.register("warn")}
          label={t("budgets.warn")}
          error={errors.warn !== undefined}
          helperText={errors.warn?.message ?? t("budgets.warnHint")}
          slotProps={{ htmlInput: { inputMode: "numeric" } }}
        />
      </Box>
      <Controller
        control={form.control}
        name="hard"
        render={({ field }) => (
          <div>
            <FormControlLabel
              control={
                <Switch
                  checked={field.value}
                  onChange={(event) => field.onChange(event.target.checked)}
                />
              }
              label={t("budgets.hard")}
            />
            <FormHelperText sx={{ mt: 0 }}>
              {field.value ? t("budgets.hardHint") : t("budgets.softHint")}
            </FormHelperText>
          </div>
        )}
      />
    </>
  );
}
