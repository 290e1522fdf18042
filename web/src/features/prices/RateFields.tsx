import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { SelectField } from "@/components/SelectField";
import { perTokens, RATE_KINDS, type RateValues } from "./rateSchema";

const PRICES = ["input", "output"] as const;
const CACHE_PRICES = ["cacheRead", "cacheWrite", "cacheWrite1h"] as const;

interface Props {
  form: UseFormReturn<RateValues>;
  /** The model and its provider are given and stay. */
  fixed: boolean;
  providers: Provider[];
}

export function RateFields({ form, fixed, providers }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const kind = form.watch("type");
  const prices = perTokens(kind) ? [...PRICES, ...CACHE_PRICES] : PRICES;
  return (
    <>
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
      <TextField
        {...form.register("model")}
        label={t("rates.model")}
        slotProps={{ htmlInput: { readOnly: fixed } }}
        error={errors.model !== undefined}
        helperText={errors.model?.message ?? t("rates.modelHint")}
      />
      <Controller
        control={form.control}
        name="type"
        render={({ field }) => (
          <SelectField
            {...field}
            label={t("rates.kind")}
            disabled={fixed}
            helperText={t(`rates.units.${field.value}`)}
            choices={RATE_KINDS.map((value) => ({ value, label: t(`rates.kinds.${value}`) }))}
          />
        )}
      />
      <TextField
        {...form.register("modelDisplay")}
        label={t("rates.display")}
        helperText={t("form.optional")}
      />
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "1fr 1fr", alignItems: "start" }}>
        {prices.map((name) => (
          <TextField
            key={name}
            {...form.register(name)}
            label={t(`rates.${name}`)}
            error={errors[name] !== undefined}
            helperText={
              errors[name]?.message ??
              (name === "cacheWrite1h"
                ? t("rates.hourHint")
                : name.startsWith("cache")
                  ? t("rates.cacheHint")
                  : " ")
            }
            slotProps={{ htmlInput: { inputMode: "decimal" } }}
          />
        ))}
      </Box>
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
