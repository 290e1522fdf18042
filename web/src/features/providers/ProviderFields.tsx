import Alert from "@mui/material/Alert";
import Autocomplete from "@mui/material/Autocomplete";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import Link from "@mui/material/Link";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Kind, Provider } from "@/api/types";
import { SelectField } from "@/components/SelectField";
import { COMPATIBLE, sortedKinds } from "./kinds";
import { PlaceFields } from "./PlaceFields";
import type { ProviderValues } from "./providerSchema";

interface Props {
  form: UseFormReturn<ProviderValues>;
  provider: Provider | null;
  kinds: Kind[];
}

export function ProviderFields({ form, provider, kinds }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const kind = kinds.find(({ name }) => name === form.watch("kind"));
  const pickKind = (picked: string) => {
    const next = kinds.find(({ name }) => name === picked);
    if (!next) return;
    const named = next.name !== COMPATIBLE;
    form.setValue("kind", next.name);
    form.setValue("baseUrl", next.baseUrl ?? "");
    form.setValue("name", named ? next.name : "");
    form.setValue("displayName", named ? next.title : "");
    form.setValue("privateNetwork", next.privateNetwork);
  };
  const moved = provider !== null && form.watch("baseUrl") !== provider.baseUrl;
  return (
    <>
      <Autocomplete
        disableClearable
        openOnFocus
        disabled={provider !== null}
        options={sortedKinds(kinds)}
        getOptionLabel={({ title }) => title}
        getOptionKey={({ name }) => name}
        isOptionEqualToValue={(one, other) => one.name === other.name}
        value={kind}
        onChange={(_, picked) => pickKind(picked.name)}
        renderInput={(params) => (
          <TextField
            {...params}
            label={t("providers.kind")}
            helperText={kind?.page ? <KindPage page={kind.page} /> : undefined}
          />
        )}
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
      {kind && kind.otherBaseUrls.length > 0 ? (
        <SelectField
          label={t("providers.place")}
          value={placeOf(kind, form.watch("baseUrl"))}
          onChange={(url) => form.setValue("baseUrl", url)}
          choices={[
            { value: kind.baseUrl ?? "", label: t("providers.usualPlace") },
            ...kind.otherBaseUrls.map(({ baseUrl, place }) => ({ value: baseUrl, label: place })),
          ]}
        />
      ) : null}
      <TextField
        {...form.register("baseUrl")}
        label={t("providers.baseUrl")}
        placeholder="https://llm.example.com/v1"
        error={errors.baseUrl !== undefined}
        helperText={errors.baseUrl?.message ?? t("providers.baseUrlHint")}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <PlaceFields form={form} kind={kind} />
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

/** Which of a kind's addresses an address is; one of one's own is none of them. */
function placeOf(kind: Kind, url: string): string {
  const known = [kind.baseUrl ?? "", ...kind.otherBaseUrls.map(({ baseUrl }) => baseUrl)];
  return known.find((one) => one === url) ?? "";
}

function KindPage({ page }: { page: string }) {
  const { t } = useTranslation();
  return (
    <Link href={page} target="_blank" rel="noopener">
      {t("providers.page")}
    </Link>
  );
}
