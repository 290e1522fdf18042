import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/components/PageHead";
import { PageTabs } from "@/components/PageTabs";
import { CacheTab } from "./CacheTab";
import { CapabilitiesTab } from "./CapabilitiesTab";
import { ModelsTab } from "./ModelsTab";
import { ProvidersTab } from "./ProvidersTab";
import { TABS } from "./search";

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
          { name: "models", label: t("modelStatus.tab") },
          { name: "capabilities", label: t("capabilities.tab") },
          { name: "cache", label: t("cache.tab") },
        ]}
        onPick={(name) =>
          void navigate({ search: { tab: TABS.find((one) => one === name) }, replace: true })
        }
      />
      <Shown tab={tab} />
    </>
  );
}

function Shown({ tab }: { tab: (typeof TABS)[number] | undefined }) {
  switch (tab) {
    case "models":
      return <ModelsTab />;
    case "capabilities":
      return <CapabilitiesTab />;
    case "cache":
      return <CacheTab />;
    case undefined:
      return <ProvidersTab />;
  }
}
