import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { choicesQuery } from "./queries";
import { RangeFilter } from "./RangeFilter";
import { type CallsSearch, MEASURED } from "./search";

const TEXTS = ["user", "project", "tag", "surface", "kind", "error", "request_id"] as const;
const FLAGS = ["answered", "cached"] as const;
const TIMES = ["from", "to"] as const;

interface Props {
  search: CallsSearch;
  onSet: (change: Record<string, string | undefined>) => void;
}

export function MoreFilters({ search, onSet }: Props) {
  const { t } = useTranslation();
  const keys = useQuery(choicesQuery.keys).data ?? [];
  const unknown = search.key && !keys.some(({ id }) => id === search.key) ? [search.key] : [];
  return (
    <Box
      sx={{
        display: "grid",
        gap: 1.5,
        pt: 0.75,
        gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 200px), 1fr))",
      }}
    >
      <SelectField
        label={t("calls.key")}
        value={search.key ?? "all"}
        onChange={(value) => onSet({ key: value === "all" ? undefined : value })}
        choices={[
          { value: "all", label: t("common.all") },
          ...keys.map(({ id, name, last_four }) => ({ value: id, label: `${name} …${last_four}` })),
          ...unknown.map((id) => ({ value: id, label: id })),
        ]}
      />
      {TEXTS.map((name) => (
        <SearchField
          key={name}
          icon={false}
          label={t(`calls.filter.${name}`)}
          value={search[name] ?? ""}
          onChange={(value) => onSet({ [name]: value || undefined })}
        />
      ))}
      {FLAGS.map((name) => (
        <SelectField
          key={name}
          label={t(`calls.filter.${name}`)}
          value={search[name] ?? "all"}
          onChange={(value) => onSet({ [name]: value === "all" ? undefined : value })}
          choices={[
            { value: "all", label: t("common.all") },
            { value: "true", label: t("common.yes") },
            { value: "false", label: t("common.no") },
          ]}
        />
      ))}
      {TIMES.map((name) => (
        <TextField
          key={name}
          type="datetime-local"
          label={t(`calls.filter.${name}`)}
          value={search[name] ?? ""}
          onChange={(event) => onSet({ [name]: event.target.value || undefined })}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      ))}
      {MEASURED.map(({ name, least, most }) => (
        <RangeFilter
          key={name}
          label={t(`calls.filter.${name}`)}
          least={search[least]}
          most={search[most]}
          onLeast={(text) => onSet({ [least]: text || undefined })}
          onMost={(text) => onSet({ [most]: text || undefined })}
        />
      ))}
    </Box>
  );
}
