import Autocomplete from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import { useMemo } from "react";

interface Props {
  label: string;
  models: string[] | undefined;
  model: string;
  onModel: (model: string) => void;
}

const providerOf = (id: string) => id.split("/")[0] ?? id;

/** Models by provider, searched by typing; a name that is not offered may be tried too. */
export function ModelPicker({ label, models, model, onModel }: Props) {
  const options = useMemo(
    () => [...(models ?? [])].sort((a, b) => providerOf(a).localeCompare(providerOf(b))),
    [models],
  );
  return (
    <Autocomplete
      freeSolo
      disableClearable
      forcePopupIcon
      selectOnFocus
      options={options}
      loading={models === undefined}
      value={model}
      groupBy={providerOf}
      onChange={(_, chosen) => onModel(chosen)}
      onBlur={(event) => {
        const typed = event.target instanceof HTMLInputElement ? event.target.value.trim() : "";
        if (typed && typed !== model) onModel(typed);
      }}
      renderInput={(params) => <TextField {...params} label={label} />}
    />
  );
}
