import TextField from "@mui/material/TextField";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Kind } from "@/api/types";
import type { ProviderValues } from "./providerSchema";

interface Props {
  kind: Kind | undefined;
  form: UseFormReturn<ProviderValues>;
}

/** Where a cloud is called, beside its address. */
export function PlaceFields({ form, kind }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  return (
    <>
      {kind?.needsRegion ? (
        <TextField
          {...form.register("region")}
          label={t("providers.region")}
          error={errors.region !== undefined}
          helperText={
            errors.region?.message ?? t("providers.regionHint", { regions: kind.regions })
          }
        />
      ) : null}
      {kind?.settings.includes("project") ? (
        <TextField
          {...form.register("project")}
          label={t("providers.project")}
          helperText={t("providers.projectHint")}
        />
      ) : null}
      {kind?.settings.includes("apiVersion") ? (
        <TextField
          {...form.register("apiVersion")}
          label={t("providers.apiVersion")}
          helperText={t("providers.apiVersionHint")}
        />
      ) : null}
      {kind?.settings.includes("deployments") ? (
        <TextField
          {...form.register("deployments")}
          label={t("providers.deployments")}
          multiline
          minRows={2}
          maxRows={8}
          placeholder={t("providers.deploymentsExample")}
          error={errors.deployments !== undefined}
          helperText={errors.deployments?.message ?? t("providers.deploymentsHint")}
        />
      ) : null}
    </>
  );
}
