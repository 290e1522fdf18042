import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/components/SelectField";
import { type BillingSearch, billingSearch, KINDS } from "./search";

const route = getRouteApi("/console/billing");

export function StatementFilters() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<Record<keyof BillingSearch, string | undefined>>) =>
    void navigate({ search: (now) => billingSearch.parse({ ...now, ...change }), replace: true });
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 1.5,
        mt: 1,
        gridTemplateColumns: { xs: "repeat(2, minmax(0, 1fr))", sm: "200px 170px 170px" },
        "& > :first-of-type": { gridColumn: { xs: "1 / -1", sm: "auto" } },
      }}
    >
      <SelectField
        label={t("billing.kind")}
        value={search.kind ?? "all"}
        onChange={(kind) => set({ kind: kind === "all" ? undefined : kind })}
        choices={[
          { value: "all", label: t("common.all") },
          ...KINDS.map((value) => ({ value, label: t(`billing.kinds.${value}`) })),
        ]}
      />
      {(["from", "to"] as const).map((name) => (
        <TextField
          key={name}
          type="date"
          label={t(`billing.${name}`)}
          value={search[name] ?? ""}
          onChange={(event) => set({ [name]: event.target.value || undefined })}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      ))}
    </Box>
  );
}
