import Box from "@mui/material/Box";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/components/PageHead";
import { CapabilitiesTab } from "./CapabilitiesTab";
import { ProvidersTab } from "./ProvidersTab";
import { PriceListsTab } from "./prices/PriceListsTab";
import { RatesTab } from "./RatesTab";

const route = getRouteApi("/console/providers");

export function ProvidersPage() {
  const { t } = useTranslation();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead title={t("nav.providers")} text={t("providers.text")} />
      <Box sx={{ borderBottom: 1, borderColor: "divider", mb: 2.5 }}>
        <Tabs
          value={tab ?? "providers"}
          onChange={(_, value: unknown) =>
            void navigate({
              search: {
                tab:
                  value === "rates" || value === "lists" || value === "capabilities"
                    ? value
                    : undefined,
              },
            })
          }
          aria-label={t("nav.providers")}
        >
          <Tab value="providers" label={t("providers.tab")} />
          <Tab value="rates" label={t("rates.tab")} />
          <Tab value="lists" label={t("prices.listsTab")} />
          <Tab value="capabilities" label={t("capabilities.tab")} />
        </Tabs>
      </Box>
      {tab === "rates" ? <RatesTab /> : null}
      {tab === "lists" ? <PriceListsTab /> : null}
      {tab === "capabilities" ? <CapabilitiesTab /> : null}
      {tab === undefined ? <ProvidersTab /> : null}
    </>
  );
}
