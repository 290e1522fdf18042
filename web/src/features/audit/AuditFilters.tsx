import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { peopleChoicesQuery } from "@/api/people";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { auditSearch } from "./search";

const route = getRouteApi("/console/audit");

export function AuditFilters() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const people = useQuery(peopleChoicesQuery).data ?? [];
  const known = people.some(({ id }) => id === search.actor);
  const set = (change: Partial<typeof search>) =>
    void navigate({
      search: (now) => auditSearch.parse({ ...now, entry: undefined, ...change }),
      replace: true,
    });
  const day = (name: "from" | "to") => (
    <TextField
      type="date"
      label={t(`audit.${name}`)}
      value={search[name] ?? ""}
      onChange={(event) => set({ [name]: event.target.value || undefined })}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 2,
        gridTemplateColumns: { xs: "1fr 1fr", md: "minmax(0, 1fr) 200px 200px 160px 160px" },
        "& > :first-of-type": { gridColumn: { xs: "1 / -1", md: "auto" } },
      }}
    >
      <SearchField
        label={t("audit.path")}
        value={search.path ?? ""}
        onChange={(path) => set({ path: path || undefined })}
      />
      <SelectField
        label={t("audit.who")}
        value={search.actor ?? "all"}
        onChange={(actor) => set({ actor: actor === "all" ? undefined : actor })}
        choices={[
          { value: "all", label: t("common.all") },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
          ...(search.actor === undefined || known
            ? []
            : [{ value: search.actor, label: `…${search.actor.slice(-8)}` }]),
        ]}
      />
      <SearchField
        icon={false}
        label={t("audit.operation")}
        value={search.operation ?? ""}
        onChange={(operation) => set({ operation: operation || undefined })}
      />
      {day("from")}
      {day("to")}
    </Box>
  );
}
