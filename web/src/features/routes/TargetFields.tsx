import Close from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import { Controller, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/components/SelectField";
import { SubjectField } from "@/components/SubjectField";
import { ConditionField } from "./ConditionField";
import type { RouteValues } from "./routeSchema";

interface Props {
  step: number;
  at: number;
  /** Undefined where it is the only one. */
  onRemove: (() => void) | undefined;
}

/** One target: which model, its share, and for which calls. */
export function TargetFields({ step, at, onRemove }: Props) {
  const { t } = useTranslation();
  const form = useFormContext<RouteValues>();
  const problems = form.formState.errors.steps?.[step]?.targets?.[at];
  const path = `steps.${step}.targets.${at}` as const;
  const number = (name: "weight" | "priority" | "canary") => ({
    ...form.register(`${path}.${name}`),
    label: t(`routes.${name}`),
    error: problems?.[name] !== undefined,
    helperText: problems?.[name]?.message,
    slotProps: { htmlInput: { inputMode: "numeric" as const } },
  });
  const drawn = form.watch(`${path}.canary`) !== "";
  return (
    <Box
      role="group"
      aria-label={t("routes.target", { number: at + 1 })}
      sx={{
        display: "grid",
        columnGap: 1,
        rowGap: 1.5,
        gridTemplateColumns: "minmax(0, 1fr) 36px",
      }}
    >
      <Box
        sx={{
          display: "grid",
          columnGap: 1,
          rowGap: 1.5,
          gridTemplateColumns: {
            xs: "repeat(3, minmax(0, 1fr))",
            sm: "minmax(0, 1fr) 92px 92px 104px",
          },
          "& > :first-of-type": { gridColumn: { xs: "1 / -1", sm: "auto" } },
        }}
      >
        <Controller
          control={form.control}
          name={`${path}.model`}
          render={({ field }) => (
            <SubjectField
              kind="model"
              value={field.value}
              onChange={field.onChange}
              label={t("routes.model")}
              problem={problems?.model?.message}
            />
          )}
        />
        <TextField {...number("weight")} placeholder="1" />
        <TextField {...number("priority")} placeholder="0" />
        <TextField {...number("canary")} />
      </Box>
      <IconButton
        size="small"
        aria-label={t("routes.removeTarget", { number: at + 1 })}
        disabled={onRemove === undefined}
        onClick={onRemove}
        sx={{ alignSelf: "start", mt: 0.5 }}
      >
        <Close fontSize="small" />
      </IconButton>
      <Box sx={{ gridColumn: "1 / -1", display: "grid", gap: 1 }}>
        {drawn ? (
          <Controller
            control={form.control}
            name={`${path}.canaryBy`}
            render={({ field }) => (
              <SelectField
                {...field}
                label={t("routes.canaryBy")}
                choices={[
                  { value: "caller", label: t("routes.byCaller") },
                  { value: "call", label: t("routes.byCall") },
                ]}
              />
            )}
          />
        ) : null}
        <Controller
          control={form.control}
          name={`${path}.when`}
          render={({ field }) => (
            <ConditionField
              label={t("routes.targetWhen")}
              value={field.value}
              onChange={field.onChange}
              problems={problems?.when}
            />
          )}
        />
      </Box>
    </Box>
  );
}
