import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { type RateValues, SCOPES } from "./rateSchema";

interface Props {
  form: UseFormReturn<RateValues>;
  /** Whose calls it is for is given and stays. */
  fixed: boolean;
}

/** Whose calls a rate is for, and from when. */
export function RateScope({ form, fixed }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const scope = form.watch("scope");
  return (
    <Section title={t("rates.whoAndWhen")}>
      <Box sx={{ display: "grid", gap: 2, mt: 1, gridTemplateColumns: { sm: "1fr 1fr 1.2fr" } }}>
        <Controller
          control={form.control}
          name="scope"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("prices.scope")}
              disabled={fixed}
              choices={SCOPES.map((value) => ({ value, label: t(`prices.scopes.${value}`) }))}
            />
          )}
        />
        <TextField
          {...form.register("scopeId")}
          label={t("rates.scopeId")}
          error={errors.scopeId !== undefined}
          helperText={errors.scopeId?.message}
          // Not disabled: a disabled field would leave the form's values.
          slotProps={{ htmlInput: { readOnly: fixed || scope === "everyone" } }}
        />
        <TextField
          {...form.register("startsAt")}
          type="datetime-local"
          label={t("prices.from")}
          error={errors.startsAt !== undefined}
          helperText={errors.startsAt?.message ?? t("rates.startsHint")}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Box>
    </Section>
  );
}
