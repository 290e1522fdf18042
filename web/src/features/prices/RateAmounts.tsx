import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { ClassAmounts, Rate } from "@/api/types";
import { CLASSES } from "@/i18n/classes";
import { classText } from "@/i18n/classText";
import { charged } from "./charged";
import { policyQuery } from "./queries";
import { perTokens, pricesOf, type RateValues } from "./rateSchema";

/** What nearly every model has; the others are shown on request, or where they are set. */
const USUAL: readonly (keyof ClassAmounts)[] = [
  "input",
  "output",
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
];

interface Props {
  form: UseFormReturn<RateValues>;
  rate: Rate | null;
}

/** The price of each class: in credits, or in what the provider asks and a margin on it. */
export function RateAmounts({ form, rate }: Props) {
  const { t } = useTranslation();
  const policy = useQuery(policyQuery).data;
  const [all, setAll] = useState(false);
  const { errors } = form.formState;
  const [basis, margin, amounts, kind] = form.watch(["basis", "margin", "amounts", "type"]);
  const tokens = perTokens(kind);
  const shown = CLASSES.filter(([member]) =>
    tokens
      ? all || USUAL.includes(member) || amounts[member] !== ""
      : member === "input" || member === "output",
  );
  const pickBasis = (picked: RateValues["basis"] | null) => {
    if (picked === null || picked === basis) return;
    form.setValue("basis", picked);
    const { amounts: next, tiers, units } = pricesOf(rate, picked);
    form.setValue("amounts", next);
    form.setValue("tiers", tiers);
    form.setValue("units", units);
    if (picked === "costs" && margin === "") form.setValue("margin", policy?.margin ?? "0");
  };
  const hint = (member: keyof ClassAmounts) => {
    if (basis === "costs" && policy && amounts[member] !== "") {
      const rateOf = charged(amounts[member], margin, rate?.creditPrice ?? policy.creditPrice);
      if (rateOf !== null) return t("rates.becomes", { rate: rateOf });
    }
    return member === "input" || member === "output" ? " " : t("rates.partHint");
  };
  return (
    <Box>
      <Box sx={{ display: "flex", gap: 1.5, alignItems: "center", flexWrap: "wrap", mb: 1.5 }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={basis}
          aria-label={t("rates.basis")}
          onChange={(_, picked: RateValues["basis"] | null) => pickBasis(picked)}
        >
          <ToggleButton value="rates" sx={{ textTransform: "none", py: 0.5 }}>
            {t("rates.byRates")}
          </ToggleButton>
          <ToggleButton value="costs" sx={{ textTransform: "none", py: 0.5 }}>
            {t("rates.byCosts")}
          </ToggleButton>
        </ToggleButtonGroup>
        {basis === "costs" ? (
          <TextField
            {...form.register("margin")}
            label={t("prices.marginPercent")}
            error={errors.margin !== undefined}
            helperText={errors.margin?.message}
            sx={{ width: 140 }}
            slotProps={{ htmlInput: { inputMode: "decimal" } }}
          />
        ) : null}
      </Box>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1.5 }}>
        {basis === "costs" && tokens ? t("rates.dollarUnits") : t(`rates.units.${kind}`)}
      </Typography>
      <Box
        sx={{
          display: "grid",
          columnGap: 2,
          rowGap: 1,
          gridTemplateColumns: { xs: "1fr 1fr", sm: "repeat(3, 1fr)" },
          alignItems: "start",
        }}
      >
        {shown.map(([member, name]) => (
          <TextField
            key={member}
            {...form.register(`amounts.${member}`)}
            label={classText(t, name)}
            error={errors.amounts?.[member] !== undefined}
            helperText={errors.amounts?.[member]?.message ?? hint(member)}
            slotProps={{ htmlInput: { inputMode: "decimal" } }}
          />
        ))}
      </Box>
      {tokens && shown.length < CLASSES.length ? (
        <Button size="small" onClick={() => setAll(true)}>
          {t("rates.moreClasses")}
        </Button>
      ) : null}
    </Box>
  );
}
