import Alert from "@mui/material/Alert";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { SelectField } from "@/components/SelectField";
import { PlaceFields } from "./PlaceFields";
import { BASE_URLS, KINDS, type ProviderValues } from "./providerSchema";

interface Props {
  form: UseFormReturn<ProviderValues>;
  provider: Provider | null;
}

export function ProviderFields({ form, provider }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const pickKind = (text: string) => {
    const kind = KINDS.find((known) => known === text) ?? "compatible";
    form.setValue("kind", kind);
    form.setValue("baseUrl", BASE_URLS[kind]);
    form.setValue("name", kind === "compatible" ? "" : kind);
    form.setValue("displayName", kind === "compatible" ? "" : t(`providers.kinds.${kind}`));
  };
  const moved = provider !== null && form.watch("baseUrl") !== provider.baseUrl;
  return (
    <>
      <SelectField
        label={t("providers.kind")}
        value={form.watch("kind")}
        disabled={provider !== null}
        onChange={pickKind}
        choices={KINDS.map((kind) => ({ value: kind, label: t(`providers.kinds.${kind}`) }))}
      />
      <TextField
        {...form.register("name")}
        label={t("providers.name")}
        error={errors.name !== undefined}
        helperText={errors.name?.message ?? t("providers.nameHint")}
        slotProps={{
          // Not disabled: a disabled field would leave the form's values.
          htmlInput: { readOnly: provider !== null },
          inputLabel: { shrink: form.watch("name") ? true : undefined },
        }}
      />
      <TextField
        {...form.register("displayName")}
        label={t("providers.displayName")}
        error={errors.displayName !== undefined}
        helperText={errors.displayName?.message}
        slotProps={{ inputLabel: { shrink: form.watch("displayName") ? true : undefined } }}
      />
      <TextField
        {...form.register("baseUrl")}
        label={t("providers.baseUrl")}
        placeholder="https://llm.example.com/v1"
        error={errors.baseUrl !== undefined}
        helperText={errors.baseUrl?.message ?? t("providers.baseUrlHint")}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <PlaceFields form={form} />
      {moved && provider.credentials.length > 0 ? (
        <Alert severity="warning">{t("providers.movedHint")}</Alert>
      ) : null}
      <Controller
        control={form.control}
        name="privateNetwork"
        render={({ field }) => (
          <div>
            <FormControlLabel
              control={
                <Switch
                  checked={field.value}
                  onChange={(event) => field.onChange(event.target.checked)}
                />
              }
              label={t("providers.privateNetwork")}
            />
            <FormHelperText sx={{ mt: 0 }}>{t("providers.privateHint")}</FormHelperText>
          </div>
        )}
      />
    </>
  );
}
