import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { Controller, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { AmountField } from "@/components/AmountField";
import { Section } from "@/components/Section";
import { SubjectField } from "@/components/SubjectField";
import { SwitchField } from "@/components/SwitchField";
import type { RouteValues } from "./routeSchema";

/** A second target beside one that is late, and a copy for one that is tried out. */
export function RouteExtras() {
  const { t } = useTranslation();
  const form = useFormContext<RouteValues>();
  const { errors } = form.formState;
  const hedge = form.watch("hedge");
  const mirror = form.watch("mirror");
  const numeric = { htmlInput: { inputMode: "numeric" as const } };
  return (
    <Section title={t("routes.more")}>
      <Box sx={{ display: "grid", gap: 2, mt: 1, gridTemplateColumns: "minmax(0, 1fr)" }}>
        <SwitchField
          control={form.control}
          name="hedge"
          label={t("routes.hedge")}
          hint={t("routes.hedgeHint")}
        />
        {hedge ? (
          <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr 1fr" } }}>
            <TextField
              {...form.register("hedgeAfter")}
              label={t("routes.hedgeAfter")}
              error={errors.hedgeAfter !== undefined}
              helperText={errors.hedgeAfter?.message ?? t("routes.hedgeAfterHint")}
              slotProps={numeric}
            />
            <TextField
              {...form.register("hedgePercent")}
              label={t("routes.hedgePercent")}
              error={errors.hedgePercent !== undefined}
              helperText={errors.hedgePercent?.message}
              slotProps={numeric}
            />
            <AmountField
              {...form.register("hedgeCost")}
              label={t("routes.hedgeCost")}
              error={errors.hedgeCost !== undefined}
              helperText={errors.hedgeCost?.message}
            />
          </Box>
        ) : null}
        <Box
          sx={{
            display: "grid",
            gap: 2,
            gridTemplateColumns: { sm: "minmax(0, 2fr) minmax(0, 1fr)" },
          }}
        >
          <Controller
            control={form.control}
            name="mirror"
            render={({ field }) => (
              <SubjectField
                kind="model"
                value={field.value}
                onChange={field.onChange}
                label={t("routes.mirror")}
                hint={t("routes.mirrorHint")}
              />
            )}
          />
          {mirror ? (
            <TextField
              {...form.register("mirrorPercent")}
              label={t("routes.mirrorPercent")}
              placeholder="100"
              error={errors.mirrorPercent !== undefined}
              helperText={errors.mirrorPercent?.message}
              slotProps={numeric}
            />
          ) : null}
        </Box>
      </Box>
    </Section>
  );
}
