import Box from "@mui/material/Box";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ROLES } from "@/api/people";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { peopleSearch } from "./search";

const route = getRouteApi("/console/people");

export function PeopleFilters() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: { q?: string; role?: string; state?: string }) =>
    void navigate({ search: (now) => peopleSearch.parse({ ...now, ...change }), replace: true });
  const all = { value: "all", label: t("common.all") };
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 2,
        gridTemplateColumns: { xs: "1fr 1fr", sm: "minmax(0, 320px) 160px 160px" },
        "& > :first-of-type": { gridColumn: { xs: "1 / -1", sm: "auto" } },
      }}
    >
      <SearchField
        label={t("people.search")}
        value={search.q ?? ""}
        onChange={(q) => set({ q: q || undefined })}
      />
      <SelectField
        label={t("people.role")}
        value={search.role ?? "all"}
        onChange={(role) => set({ role: role === "all" ? undefined : role })}
        choices={[all, ...ROLES.map((value) => ({ value, label: t(`people.roles.${value}`) }))]}
      />
      <SelectField
        label={t("people.state")}
        value={search.state ?? "all"}
        onChange={(state) => set({ state: state === "all" ? undefined : state })}
        choices={[
          all,
          { value: "active", label: t("people.states.active") },
          { value: "deactivated", label: t("people.states.deactivated") },
        ]}
      />
    </Box>
  );
}
