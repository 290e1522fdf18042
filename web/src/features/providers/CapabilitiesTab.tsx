import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { SelectField } from "@/components/SelectField";
import { capabilitiesQuery } from "./capabilityQueries";
import { abilityText } from "./capabilityText";
import { SupportMark } from "./SupportMark";

const route = getRouteApi("/console/providers");
const SUPPORTS = ["native", "translated", "emulated", "impossible"] as const;

/** What a client of one API can ask of one kind of provider, as the hub found by trying it. */
export function CapabilitiesTab() {
  const { t } = useTranslation();
  const list = useQuery(capabilitiesQuery);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: { dialect?: string; kind?: string }) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const all = list.data ?? [];
  const dialects = [...new Set(all.map(({ dialect }) => dialect))];
  const kinds = [...new Set(all.map(({ provider }) => provider))];
  const dialect = dialects.find((name) => name === search.dialect) ?? dialects[0] ?? "";
  const kind = kinds.find((name) => name === search.kind) ?? kinds[0] ?? "";
  const shown = all.find((one) => one.dialect === dialect && one.provider === kind);
  const choices = (names: string[]) => names.map((value) => ({ value, label: value }));
  return (
    <>
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        {t("capabilities.text")}
      </Typography>
      <Box
        role="search"
        sx={{
          display: "grid",
          gap: 1.5,
          mb: 2,
          gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "220px 220px" },
        }}
      >
        <SelectField
          label={t("capabilities.client")}
          value={dialect}
          onChange={(value) => set({ dialect: value })}
          choices={choices(dialects)}
        />
        <SelectField
          label={t("providers.provider")}
          value={kind}
          onChange={(value) => set({ kind: value })}
          choices={choices(kinds)}
        />
      </Box>
      <Box component="dl" sx={{ display: "grid", gap: 1, m: 0, mb: 2.5 }}>
        {SUPPORTS.map((support) => (
          <Box key={support} sx={{ display: "flex", gap: 1.5, alignItems: "center" }}>
            <Box component="dt" sx={{ minWidth: 96 }}>
              <SupportMark support={support} />
            </Box>
            <Typography component="dd" variant="body2" sx={{ m: 0 }}>
              {t(`capabilities.legend.${support}`)}
            </Typography>
          </Box>
        ))}
      </Box>
      <DataTable<Ability>
        label={t("capabilities.tab")}
        columns={[
          {
            key: "ability",
            header: t("capabilities.ability"),
            phone: "title",
            cell: ({ name }) => abilityText(t, name),
          },
          {
            key: "support",
            header: t("capabilities.reach"),
            cell: ({ support }) => <SupportMark support={support} />,
          },
          {
            key: "note",
            header: t("capabilities.note"),
            cell: ({ reason, left_out }) =>
              reason ??
              (left_out.length > 0
                ? t("capabilities.leftOut", { members: left_out.join(", ") })
                : null),
          },
        ]}
        rows={list.data ? (shown?.abilities ?? []) : undefined}
        rowKey={({ name }) => name}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={720}
        empty={<Empty title={t("capabilities.empty")} text={t("capabilities.emptyText")} />}
      />
    </>
  );
}
