import FilterList from "@mui/icons-material/FilterList";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Collapse from "@mui/material/Collapse";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { MoreFilters } from "./MoreFilters";
import { choicesQuery } from "./queries";
import { callsSearch, filterCount } from "./search";

const route = getRouteApi("/console/calls");
const STATUSES = ["success", "failed", "cancelled"] as const;

export function CallFilters() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const providers = useQuery(choicesQuery.providers).data ?? [];
  const { model, provider, status, live } = search;
  const hidden = filterCount({
    ...search,
    model: undefined,
    provider: undefined,
    status: undefined,
  });
  const [open, setOpen] = useState(hidden > 0);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => callsSearch.parse({ ...now, call: undefined, ...change }),
      replace: true,
    });
  const names = [
    ...new Set([...providers.map(({ name }) => name), ...(provider ? [provider] : [])]),
  ];
  return (
    <Box role="search" sx={{ display: "grid", gap: 1.5, mb: 2 }}>
      <Box
        sx={{
          display: "grid",
          gap: 1.5,
          alignItems: "center",
          gridTemplateColumns: {
            xs: "repeat(2, minmax(0, 1fr))",
            md: "minmax(0, 280px) 170px 150px auto auto 1fr",
          },
          "& > :first-of-type": { gridColumn: { xs: "1 / -1", md: "auto" } },
        }}
      >
        <SearchField
          label={t("calls.model")}
          value={model ?? ""}
          onChange={(value) => set({ model: value || undefined })}
        />
        <SelectField
          label={t("calls.provider")}
          value={provider ?? "all"}
          onChange={(value) => set({ provider: value === "all" ? undefined : value })}
          choices={[
            { value: "all", label: t("common.all") },
            ...names.map((name) => ({ value: name, label: name })),
          ]}
        />
        <SelectField
          label={t("calls.status")}
          value={status ?? "all"}
          onChange={(value) => set({ status: value === "all" ? undefined : value })}
          choices={[
            { value: "all", label: t("common.all") },
            ...STATUSES.map((value) => ({ value, label: t(`calls.statuses.${value}`) })),
          ]}
        />
        <Button
          startIcon={<FilterList />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          sx={{ whiteSpace: "nowrap" }}
        >
          {hidden > 0 ? t("calls.moreSet", { count: hidden }) : t("calls.more")}
        </Button>
        {filterCount(search) > 0 ? (
          <Button color="inherit" onClick={() => void navigate({ search: { live } })}>
            {t("common.clear")}
          </Button>
        ) : null}
      </Box>
      <Collapse in={open} unmountOnExit>
        <MoreFilters search={search} onSet={set} />
      </Collapse>
    </Box>
  );
}
