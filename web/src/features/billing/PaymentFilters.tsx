import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { type BillingSearch, billingSearch, EVENT_STATES } from "./search";

const route = getRouteApi("/console/billing");

export function PaymentFilters() {
  const { t } = useTranslation();
  const { state, customer, different } = route.useSearch();
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
        alignItems: "center",
        gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "200px minmax(0, 320px) auto" },
        justifyContent: "start",
      }}
    >
      <SelectField
        label={t("payments.state")}
        value={state ?? "all"}
        onChange={(value) => set({ state: value === "all" ? undefined : value })}
        choices={[
          { value: "all", label: t("common.all") },
          ...EVENT_STATES.map((value) => ({ value, label: t(`payments.eventStates.${value}`) })),
        ]}
      />
      <SearchField
        label={t("payments.customer")}
        value={customer ?? ""}
        onChange={(value) => set({ customer: value || undefined })}
      />
      <FormControlLabel
        control={
          <Switch
            checked={different === "1"}
            onChange={(_, checked) => set({ different: checked ? "1" : undefined })}
          />
        }
        label={t("payments.different")}
      />
    </Box>
  );
}
