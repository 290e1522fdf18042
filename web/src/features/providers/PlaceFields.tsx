import TextField from "@mui/material/TextField";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { ProviderValues } from "./providerSchema";

interface Props {
  form: UseFormReturn<ProviderValues>;
}

/** Where a cloud is called, beside its address. */
export function PlaceFields({ form }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const kind = form.watch("kind");
  return (
    <>
      {kind === "bedrock" || kind === "vertex" ? (
        <TextField
          {...form.register("region")}
          label={t("providers.region")}
          error={errors.region !== undefined}
          helperText={errors.region?.message ?? t(`providers.regionHint.${kind}`)}
        />
      ) : null}
      {kind === "vertex" ? (
        <TextField
          {...form.register("project")}
          label={t("providers.project")}
          helperText={t("providers.projectHint")}
        />
      ) : null}
      {kind === "azure" ? (
        <>
          <TextField
            {...form.register("apiVersion")}
            label={t("providers.apiVersion")}
            helperText={t("providers.apiVersionHint")}
          />
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
        </>
      ) : null}
    </>
  );
}
