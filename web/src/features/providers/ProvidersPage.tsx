import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/components/PageHead";
import { PageTabs } from "@/components/PageTabs";
import { CapabilitiesTab } from "./CapabilitiesTab";
import { ProvidersTab } from "./ProvidersTab";

const route = getRouteApi("/console/providers");

export function ProvidersPage() {
  const { t } = useTranslation();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead title={t("nav.providers")} text={t("providers.text")} />
      <PageTabs
        label={t("nav.providers")}
        value={tab ?? "providers"}
        tabs={[
          { name: "providers", label: t("providers.tab") },
          { name: "capabilities", label: t("capabilities.tab") },
        ]}
        onPick={(name) =>
          void navigate({ search: name === "capabilities" ? { tab: name } : {}, replace: true })
        }
      />
      {tab === "capabilities" ? <CapabilitiesTab /> : <ProvidersTab />}
    </>
  );
}
