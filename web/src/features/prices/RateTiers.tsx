import Add from "@mui/icons-material/Add";
import DeleteOutlined from "@mui/icons-material/DeleteOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn, useFieldArray } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { type RateValues, SERVICES, TIER_CLASSES } from "./rateSchema";

/** Other prices for long inputs and service tiers. */
export function RateTiers({ form }: { form: UseFormReturn<RateValues> }) {
  const { t } = useTranslation();
  const tiers = useFieldArray({ control: form.control, name: "tiers" });
  const errors = form.formState.errors.tiers;
  return (
    <Section
      title={t("rates.tiers")}
      action={
        <Button
          size="small"
          startIcon={<Add />}
          onClick={() =>
            tiers.append({ service: "any", above: "", input: "", output: "", cacheRead: "" })
          }
        >
          {t("rates.addTier")}
        </Button>
      }
    >
      {tiers.fields.map((tier, at) => (
        <Box
          key={tier.id}
          role="group"
          aria-label={t("rates.tier", { number: at + 1 })}
          sx={{
            display: "grid",
            gap: 1.5,
            mt: 1.5,
            alignItems: "start",
            gridTemplateColumns: { xs: "1fr 1fr", sm: "repeat(3, 1fr)" },
          }}
        >
          <Controller
            control={form.control}
            name={`tiers.${at}.service`}
            render={({ field }) => (
              <SelectField
                {...field}
                label={t("rates.service")}
                choices={SERVICES.map((value) => ({ value, label: t(`rates.services.${value}`) }))}
              />
            )}
          />
          <TextField
            {...form.register(`tiers.${at}.above`)}
            label={t("rates.above")}
            error={errors?.[at]?.above !== undefined}
            helperText={errors?.[at]?.above?.message}
            slotProps={{ htmlInput: { inputMode: "numeric" } }}
          />
          <IconButton
            aria-label={t("rates.removeTier", { number: at + 1 })}
            onClick={() => tiers.remove(at)}
            sx={{ justifySelf: "start" }}
          >
            <DeleteOutlined fontSize="small" />
          </IconButton>
          {TIER_CLASSES.map((name) => (
            <TextField
              key={name}
              {...form.register(`tiers.${at}.${name}`)}
              label={t(`rates.${name}`)}
              error={errors?.[at]?.[name] !== undefined}
              helperText={errors?.[at]?.[name]?.message}
              slotProps={{ htmlInput: { inputMode: "decimal" } }}
            />
          ))}
        </Box>
      ))}
    </Section>
  );
}
