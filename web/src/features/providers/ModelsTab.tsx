import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { modelColumns } from "./modelColumns";
import { MODEL_STATES, modelState } from "./modelState";
import { modelStatusQuery } from "./queries";

const route = getRouteApi("/console/providers");
const PAGE = 50;

/** Which priced models can be called, as calls and the hub's own checks have last seen. */
export function ModelsTab() {
  const { t } = useTranslation();
  const models = useQuery(modelStatusQuery);
  const { q = "", provider, state } = route.useSearch();
  const navigate = route.useNavigate();
  const [shown, setShown] = useState(PAGE);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ search: (now) => ({ ...now, ...change, tab: "models" }), replace: true });
  const typed = q.trim().toLowerCase();
  const rows = models.data?.filter(
    (model) =>
      (provider === undefined || model.provider === provider) &&
      (state === undefined || modelState(model) === state) &&
      `${model.key} ${model.modelDisplay}`.toLowerCase().includes(typed),
  );
  const providers = [...new Set(models.data?.map((model) => model.provider))].sort();
  const all = { value: "all", label: t("common.all") };
  const picked = (value: string) => (value === "all" ? undefined : value);
  return (
    <>
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        {t("modelStatus.text")}
      </Typography>
      <Box
        role="search"
        sx={{
          display: "grid",
          gap: 1.5,
          mb: 2,
          gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "minmax(0, 320px) 200px 200px" },
        }}
      >
        <SearchField
          label={t("modelStatus.search")}
          value={q}
          onChange={(text) => set({ q: text || undefined })}
        />
        <SelectField
          label={t("providers.provider")}
          value={provider ?? "all"}
          onChange={(value) => set({ provider: picked(value) })}
          choices={[all, ...providers.map((name) => ({ value: name, label: name }))]}
        />
        <SelectField
          label={t("providers.state")}
          value={state ?? "all"}
          onChange={(value) => set({ state: picked(value) })}
          choices={[
            all,
            ...MODEL_STATES.map((value) => ({ value, label: t(`modelStatus.states.${value}`) })),
          ]}
        />
      </Box>
      <DataTable
        label={t("modelStatus.tab")}
        columns={modelColumns(t)}
        rows={rows?.slice(0, shown)}
        rowKey={(model) => `${model.type}:${model.key}`}
        error={models.error}
        onRetry={() => void models.refetch()}
        minWidth={820}
        empty={
          <Empty
            title={models.data?.length ? t("common.noMatch") : t("modelStatus.empty")}
            text={models.data?.length ? t("common.noMatchText") : t("modelStatus.emptyText")}
          />
        }
        footer={
          <LoadMore
            more={(rows?.length ?? 0) > shown}
            busy={false}
            onMore={() => setShown(shown + PAGE)}
          />
        }
      />
    </>
  );
}
