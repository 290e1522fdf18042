import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { Controller, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/components/SelectField";
import { SwitchField } from "@/components/SwitchField";
import { type RouteValues, STICKY } from "./routeSchema";

/** What a route is called, and what holds for all its calls. */
export function RouteBasics() {
  const { t } = useTranslation();
  const form = useFormContext<RouteValues>();
  const { errors } = form.formState;
  return (
    <>
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <TextField
          {...form.register("name")}
          label={t("routes.name")}
          autoFocus
          error={errors.name !== undefined}
          helperText={errors.name?.message ?? t("routes.nameHint")}
        />
        <Controller
          control={form.control}
          name="sticky"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("routes.sticky")}
              helperText={t("routes.stickyHint")}
              choices={STICKY.map((value) => ({ value, label: t(`routes.stickies.${value}`) }))}
            />
          )}
        />
      </Box>
      <TextField {...form.register("description")} label={t("routes.description")} />
      <SwitchField control={form.control} name="enabled" label={t("routes.enabledLabel")} />
    </>
  );
}
