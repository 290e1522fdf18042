import Autocomplete from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { modelsQuery } from "@/api/models";

interface Props {
  value: string[];
  onChange: (models: string[]) => void;
}

/** Names or patterns such as `openai/*`; also ones that no provider offers yet. */
export function ModelsField({ value, onChange }: Props) {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery).data?.map((model) => model.id) ?? [];
  const families = [...new Set(models.map((id) => `${id.split("/")[0] ?? id}/*`))];
  return (
    <Autocomplete
      multiple
      freeSolo
      autoSelect
      filterSelectedOptions
      options={[...families, ...models]}
      value={value}
      onChange={(_, chosen) => onChange(chosen.map((text) => text.trim()).filter(Boolean))}
      renderInput={(params) => (
        <TextField {...params} label={t("keys.models")} helperText={t("keys.modelsHint")} />
      )}
    />
  );
}
