import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { keyChoicesQuery } from "@/api/keys";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { NEEDS } from "./conditionValues";
import { ModelField } from "./ModelField";
import type { RoutesSearch } from "./search";

const route = getRouteApi("/console/routes");

/** Names of products in four dialects, which are the same in every language. */
const DIALECTS = [
  { value: "openai-chat", label: "OpenAI Chat Completions" },
  { value: "openai-responses", label: "OpenAI Responses" },
  { value: "anthropic-messages", label: "Anthropic Messages" },
  { value: "gemini-generate", label: "Gemini generateContent" },
];

/** The request that is explained. */
export function ExplainFields() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const keys = useQuery(keyChoicesQuery).data ?? [];
  const set = (change: Partial<RoutesSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const needs = search.needs?.split(",") ?? [];
  return (
    <Paper
      variant="outlined"
      role="search"
      sx={{ p: 2, display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}
    >
      <ModelField
        label={t("explain.model")}
        value={search.model ?? ""}
        onChange={(model) => set({ model: model || undefined })}
      />
      <SelectField
        label={t("explain.key")}
        value={search.key ?? ""}
        onChange={(key) => set({ key: key || undefined })}
        choices={[
          { value: "", label: t("explain.nobody") },
          ...keys.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      />
      {search.key ? null : (
        <SearchField
          icon={false}
          label={t("explain.project")}
          value={search.project ?? ""}
          onChange={(project) => set({ project: project || undefined })}
        />
      )}
      <SelectField
        label={t("explain.dialect")}
        value={search.dialect ?? "openai-chat"}
        onChange={(dialect) => set({ dialect: dialect === "openai-chat" ? undefined : dialect })}
        choices={DIALECTS}
      />
      <SearchField
        icon={false}
        label={t("explain.tokens")}
        value={search.tokens ?? ""}
        onChange={(tokens) => set({ tokens: tokens.replace(/\D/g, "") || undefined })}
      />
      <Box
        role="group"
        aria-label={t("routes.when.needs")}
        sx={{ display: "flex", flexWrap: "wrap", gap: 0.75 }}
      >
        {NEEDS.map((need) => {
          const picked = needs.includes(need);
          return (
            <Chip
              key={need}
              clickable
              aria-pressed={picked}
              color={picked ? "primary" : "default"}
              variant={picked ? "filled" : "outlined"}
              label={t(`routes.needs.${need}`)}
              onClick={() => {
                const next = NEEDS.filter((one) => (one === need ? !picked : needs.includes(one)));
                set({ needs: next.length > 0 ? next.join(",") : undefined });
              }}
            />
          );
        })}
      </Box>
    </Paper>
  );
}
