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
import { type RateValues, UNITS } from "./rateSchema";

/** What is paid by the piece: pictures by size and quality, seconds, characters, searches. */
export function RateUnits({ form }: { form: UseFormReturn<RateValues> }) {
  const { t } = useTranslation();
  const units = useFieldArray({ control: form.control, name: "units" });
  const errors = form.formState.errors.units;
  return (
    <Section
      title={t("rates.pieces")}
      action={
        <Button
          size="small"
          startIcon={<Add />}
          onClick={() => units.append({ unit: "image", amount: "", size: "", quality: "" })}
        >
          {t("rates.addPiece")}
        </Button>
      }
    >
      {units.fields.map((unit, at) => (
        <Box
          key={unit.id}
          role="group"
          aria-label={t("rates.piece", { number: at + 1 })}
          sx={{
            display: "grid",
            gap: 1.5,
            mt: 1.5,
            alignItems: "start",
            gridTemplateColumns: { xs: "1fr 1fr", sm: "1.2fr 1fr 1fr 1fr auto" },
          }}
        >
          <Controller
            control={form.control}
            name={`units.${at}.unit`}
            render={({ field }) => (
              <SelectField
                {...field}
                label={t("rates.pieceOf")}
                choices={UNITS.map((value) => ({ value, label: t(`prices.units.${value}`) }))}
              />
            )}
          />
          <TextField
            {...form.register(`units.${at}.amount`)}
            label={t("rates.each")}
            error={errors?.[at]?.amount !== undefined}
            helperText={errors?.[at]?.amount?.message}
            slotProps={{ htmlInput: { inputMode: "decimal" } }}
          />
          <TextField
            {...form.register(`units.${at}.size`)}
            label={t("rates.size")}
            disabled={form.watch(`units.${at}.unit`) !== "image"}
          />
          <TextField
            {...form.register(`units.${at}.quality`)}
            label={t("rates.quality")}
            disabled={form.watch(`units.${at}.unit`) !== "image"}
          />
          <IconButton
            aria-label={t("rates.removePiece", { number: at + 1 })}
            onClick={() => units.remove(at)}
          >
            <DeleteOutlined fontSize="small" />
          </IconButton>
        </Box>
      ))}
    </Section>
  );
}
