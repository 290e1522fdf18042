import Add from "@mui/icons-material/Add";
import Percent from "@mui/icons-material/Percent";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";

const route = getRouteApi("/console/prices");

interface Props {
  providers: Provider[];
  onAdd: () => void;
  onMargin: () => void;
}

export function RateFilters({ providers, onAdd, onMargin }: Props) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: { model?: string; provider?: string }) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 2,
        alignItems: "center",
        gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "minmax(0, 280px) 200px 1fr" },
      }}
    >
      <SearchField
        label={t("rates.search")}
        value={search.model ?? ""}
        onChange={(model) => set({ model: model || undefined })}
      />
      <SelectField
        label={t("providers.provider")}
        value={
          providers.some(({ id }) => id === search.provider) ? (search.provider ?? "all") : "all"
        }
        onChange={(id) => set({ provider: id === "all" ? undefined : id })}
        choices={[
          { value: "all", label: t("common.all") },
          ...providers.map(({ id, displayName }) => ({ value: id, label: displayName })),
        ]}
      />
      <Box sx={{ display: "flex", gap: 1, justifySelf: { sm: "end" } }}>
        <Button startIcon={<Percent />} onClick={onMargin}>
          {t("prices.marginButton")}
        </Button>
        <Button variant="contained" startIcon={<Add />} onClick={onAdd}>
          {t("rates.add")}
        </Button>
      </Box>
    </Box>
  );
}
