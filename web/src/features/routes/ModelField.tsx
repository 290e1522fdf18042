import Autocomplete from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { modelsQuery } from "@/api/models";
import { routesQuery } from "./queries";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A model or a route that a request asks for: chosen, or typed and settled by Enter or by leaving. */
export function ModelField({ label, value, onChange }: Props) {
  const models = useQuery(modelsQuery).data ?? [];
  const routes = useQuery(routesQuery).data ?? [];
  const names = [...routes.map(({ name }) => name), ...models.map(({ id }) => id)];
  return (
    <Autocomplete
      freeSolo
      autoSelect
      options={[...new Set(names)]}
      value={value}
      onChange={(_, picked) => onChange(picked?.trim() ?? "")}
      renderInput={(params) => <TextField {...params} label={label} />}
    />
  );
}
