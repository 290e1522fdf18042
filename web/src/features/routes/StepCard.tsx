import Add from "@mui/icons-material/Add";
import ArrowDownward from "@mui/icons-material/ArrowDownward";
import ArrowUpward from "@mui/icons-material/ArrowUpward";
import Close from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { Controller, useFieldArray, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/components/SelectField";
import { SwitchField } from "@/components/SwitchField";
import { ConditionField } from "./ConditionField";
import { newTarget, POLICIES, type RouteValues } from "./routeSchema";
import { StepAfter } from "./StepAfter";
import { TargetFields } from "./TargetFields";

interface Props {
  at: number;
  count: number;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** One step: its targets, what decides between them, and for which calls it is. */
export function StepCard({ at, count, onMove, onRemove }: Props) {
  const { t } = useTranslation();
  const form = useFormContext<RouteValues>();
  const targets = useFieldArray({ control: form.control, name: `steps.${at}.targets` });
  const number = at + 1;
  return (
    <Paper
      variant="outlined"
      role="group"
      aria-label={t("routes.step", { number })}
      sx={{ p: 2, mt: 1.5, display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}
    >
      <Box sx={{ display: "flex", alignItems: "center" }}>
        <Typography component="h3" sx={{ flex: 1, fontWeight: 600 }}>
          {t("routes.step", { number })}
        </Typography>
        <IconButton
          size="small"
          aria-label={t("routes.stepUp", { number })}
          disabled={at === 0}
          onClick={() => onMove(at - 1)}
        >
          <ArrowUpward fontSize="small" />
        </IconButton>
        <IconButton
          size="small"
          aria-label={t("routes.stepDown", { number })}
          disabled={at === count - 1}
          onClick={() => onMove(at + 1)}
        >
          <ArrowDownward fontSize="small" />
        </IconButton>
        <IconButton
          size="small"
          aria-label={t("routes.removeStep", { number })}
          disabled={count === 1}
          onClick={onRemove}
        >
          <Close fontSize="small" />
        </IconButton>
      </Box>
      {at > 0 ? <StepAfter at={at} /> : null}
      {targets.fields.map((target, place) => (
        <TargetFields
          key={target.id}
          step={at}
          at={place}
          onRemove={targets.fields.length > 1 ? () => targets.remove(place) : undefined}
        />
      ))}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, alignItems: "flex-start" }}>
        <Button size="small" startIcon={<Add />} onClick={() => targets.append(newTarget())}>
          {t("routes.addTarget")}
        </Button>
        <Box sx={{ flex: "1 1 240px" }}>
          {targets.fields.length > 1 ? (
            <Controller
              control={form.control}
              name={`steps.${at}.policy`}
              render={({ field }) => (
                <SelectField
                  {...field}
                  label={t("routes.policy")}
                  helperText={t(`routes.policyHints.${field.value}`)}
                  choices={POLICIES.map((value) => ({
                    value,
                    label: t(`routes.policies.${value}`),
                  }))}
                />
              )}
            />
          ) : null}
        </Box>
      </Box>
      <Controller
        control={form.control}
        name={`steps.${at}.when`}
        render={({ field }) => (
          <ConditionField
            label={t("routes.stepWhen")}
            value={field.value}
            onChange={field.onChange}
            problems={form.formState.errors.steps?.[at]?.when}
          />
        )}
      />
      {at < count - 1 ? (
        <SwitchField
          control={form.control}
          name={`steps.${at}.last`}
          label={t("routes.last")}
          hint={t("routes.lastHint")}
        />
      ) : null}
    </Paper>
  );
}
