import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/components/SelectField";
import { SubjectField } from "@/components/SubjectField";
import type { LimitValues } from "./limitSchema";
import { RATES, SCOPES } from "./queries";

const PAIR = {
  display: "grid",
  gap: 2,
  gridTemplateColumns: { sm: "repeat(2, minmax(0, 1fr))" },
} as const;

interface Props {
  form: UseFormReturn<LimitValues>;
  /** Whom it binds is given and stays. */
  fixed: boolean;
}

export function LimitFields({ form, fixed }: Props) {
  const { t } = useTranslation();
  const scope = form.watch("scope");
  const { errors } = form.formState;
  return (
    <>
      <TextField
        {...form.register("name")}
        label={t("limits.name")}
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
              label={t("limits.scope")}
              disabled={fixed}
              helperText={t(`limits.scopeHints.${scope}`)}
              onChange={(picked) => {
                field.onChange(picked);
                form.setValue("scopeId", "");
              }}
              choices={SCOPES.map((value) => ({ value, label: t(`limits.scopes.${value}`) }))}
            />
          )}
        />
        {scope === "hub" ? null : (
          <Controller
            control={form.control}
            name="scopeId"
            render={({ field }) => (
              <SubjectField
                key={scope}
                kind={scope}
                value={field.value}
                onChange={field.onChange}
                label={t(`limits.ids.${scope}`)}
                problem={errors.scopeId?.message}
                hint={fixed ? undefined : t(`limits.idHints.${scope}`)}
                readOnly={fixed}
              />
            )}
          />
        )}
      </Box>
      <Box sx={PAIR}>
        {RATES.map((rate) => {
          const problem = errors.rates?.[rate]?.message;
          return (
            <TextField
              key={rate}
              {...form.register(`rates.${rate}`)}
              label={t(`limits.rates.${rate}`)}
              error={problem !== undefined}
              helperText={problem ?? t(`limits.rateHints.${rate}`)}
              slotProps={{ htmlInput: { inputMode: "numeric" } }}
            />
          );
        })}
      </Box>
    </>
  );
}
