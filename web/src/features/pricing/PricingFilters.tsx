import Box from "@mui/material/Box";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PricedModel } from "@/api/types";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { KINDS, pricingSearch, SORTS } from "./search";

const route = getRouteApi("/open/pricing");

export function PricingFilters({ models }: { models: PricedModel[] }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ search: (now) => pricingSearch.parse({ ...now, ...change }), replace: true });
  const providers = new Map(
    models.map((model) => [model.provider, model.providerDisplayName] as const),
  );
  const kinds = KINDS.filter((kind) => models.some(({ type }) => type === kind));
  const all = { value: "all", label: t("common.all") };
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 2,
        gridTemplateColumns: {
          xs: "repeat(2, minmax(0, 1fr))",
          md: "minmax(0, 280px) 190px 170px 190px",
        },
      }}
    >
      <SearchField
        label={t("pricing.search")}
        value={search.q ?? ""}
        onChange={(q) => set({ q: q || undefined })}
      />
      <SelectField
        label={t("pricing.provider")}
        value={providers.has(search.provider ?? "") ? (search.provider ?? "all") : "all"}
        onChange={(provider) => set({ provider: provider === "all" ? undefined : provider })}
        choices={[
          all,
          ...[...providers]
            .map(([value, label]) => ({ value, label }))
            .sort((one, other) => one.label.localeCompare(other.label)),
        ]}
      />
      <SelectField
        label={t("pricing.type")}
        value={search.type ?? "all"}
        onChange={(type) => set({ type: type === "all" ? undefined : type })}
        choices={[all, ...kinds.map((value) => ({ value, label: t(`pricing.types.${value}`) }))]}
      />
      <SelectField
        label={t("pricing.sort")}
        value={search.sort ?? "model"}
        onChange={(sort) => set({ sort: sort === "model" ? undefined : sort })}
        choices={SORTS.map((value) => ({ value, label: t(`pricing.sorts.${value}`) }))}
      />
    </Box>
  );
}
