import Autocomplete from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { keyChoicesQuery } from "@/api/keys";
import { modelsQuery } from "@/api/models";
import { peopleChoicesQuery } from "@/api/people";
import { providersQuery } from "@/api/providers";

export type SubjectKind = "key" | "user" | "project" | "provider" | "model";

interface Props {
  kind: SubjectKind;
  /** Its id, or its name where that is what it is known by. */
  value: string;
  onChange: (value: string) => void;
  label: string;
  problem?: string;
  hint?: string;
  readOnly?: boolean;
}

/** Somebody or something that a rule is for: chosen by name, or typed. */
export function SubjectField({ kind, value, onChange, label, problem, hint, readOnly }: Props) {
  const choices = useChoices(kind);
  const known = choices.find((choice) => choice.value === value);
  return (
    <Autocomplete
      freeSolo
      readOnly={readOnly}
      options={choices}
      getOptionLabel={(choice) => (typeof choice === "string" ? choice : choice.label)}
      value={known ?? (value || null)}
      onChange={(_, picked) =>
        onChange(typeof picked === "string" ? picked : (picked?.value ?? ""))
      }
      onInputChange={(_, text, reason) => {
        if (reason !== "input") return;
        onChange(choices.find((choice) => choice.label === text)?.value ?? text.trim());
      }}
      renderInput={(params) => (
        <TextField
          {...params}
          label={label}
          error={problem !== undefined}
          helperText={problem ?? hint}
        />
      )}
    />
  );
}

interface Choice {
  value: string;
  label: string;
}

/** What there is to choose of; keys and people are told apart by their ids' ends. */
function useChoices(kind: SubjectKind): Choice[] {
  const keys = useQuery({ ...keyChoicesQuery, enabled: kind === "key" || kind === "project" }).data;
  const people = useQuery({ ...peopleChoicesQuery, enabled: kind === "user" }).data;
  const providers = useQuery({ ...providersQuery, enabled: kind === "provider" }).data;
  const models = useQuery({ ...modelsQuery, enabled: kind === "model" }).data;
  if (kind === "key") {
    return (keys ?? []).map(({ id, name, prefix, last_four }) => ({
      value: id,
      label: `${name} (${prefix}…${last_four})`,
    }));
  }
  if (kind === "user") {
    return (people ?? []).map(({ id, name, email }) => ({
      value: id,
      label: email === null ? `${name} (…${id.slice(-6)})` : `${name} (${email})`,
    }));
  }
  const names = {
    project: (keys ?? []).flatMap(({ project }) => (project === null ? [] : [project])),
    provider: (providers ?? []).map(({ name }) => name),
    model: (models ?? []).map(({ id }) => id),
  }[kind];
  return [...new Set(names)].map((name) => ({ value: name, label: name }));
}
