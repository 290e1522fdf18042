import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Provider, Rate } from "@/api/types";
import { SelectField } from "@/components/SelectField";
import { RateAmounts } from "./RateAmounts";
import { RateScope } from "./RateScope";
import { RateTiers } from "./RateTiers";
import { RateUnits } from "./RateUnits";
import { perTokens, RATE_KINDS, type RateValues } from "./rateSchema";

interface Props {
  form: UseFormReturn<RateValues>;
  /** What is changed or set over: its model and provider stay. Null: a new one. */
  rate: Rate | null;
  providers: Provider[];
}

export function RateFields({ form, rate, providers }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const fixed = rate !== null;
  return (
    <>
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <Controller
          control={form.control}
          name="providerId"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("providers.provider")}
              disabled={fixed}
              error={errors.providerId !== undefined}
              helperText={errors.providerId?.message}
              choices={providers.map(({ id, displayName }) => ({ value: id, label: displayName }))}
            />
          )}
        />
        <Controller
          control={form.control}
          name="type"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("rates.kind")}
              disabled={fixed}
              choices={RATE_KINDS.map((value) => ({ value, label: t(`rates.kinds.${value}`) }))}
            />
          )}
        />
        <TextField
          {...form.register("model")}
          label={t("rates.model")}
          slotProps={{ htmlInput: { readOnly: fixed } }}
          error={errors.model !== undefined}
          helperText={errors.model?.message ?? t("rates.modelHint")}
        />
        <TextField
          {...form.register("modelDisplay")}
          label={t("rates.display")}
          helperText={t("form.optional")}
        />
      </Box>
      <RateAmounts form={form} rate={rate} />
      {perTokens(form.watch("type")) ? <RateTiers form={form} /> : null}
      <RateUnits form={form} />
      <RateScope form={form} fixed={rate !== null && !rate.readOnly} />
      <TextField
        {...form.register("description")}
        label={t("rates.description")}
        helperText={t("form.optional")}
        multiline
        minRows={2}
      />
    </>
  );
}
