import Box from "@mui/material/Box";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { keysSearch } from "./search";

const route = getRouteApi("/console/keys");

export function KeyFilters() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: { q?: string; state?: string }) =>
    void navigate({ search: (now) => keysSearch.parse({ ...now, ...change }), replace: true });
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 2,
        gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "minmax(0, 320px) 180px" },
      }}
    >
      <SearchField
        label={t("keys.search")}
        value={search.q ?? ""}
        onChange={(q) => set({ q: q || undefined })}
      />
      <SelectField
        label={t("keys.state")}
        value={search.state ?? "all"}
        onChange={(state) => set({ state: state === "all" ? undefined : state })}
        choices={[
          { value: "all", label: t("common.all") },
          { value: "active", label: t("keys.states.active") },
          { value: "expired", label: t("keys.states.expired") },
          { value: "revoked", label: t("keys.states.revoked") },
        ]}
      />
    </Box>
  );
}
