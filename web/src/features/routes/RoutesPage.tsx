import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/components/PageHead";
import { PageTabs } from "@/components/PageTabs";
import { ExplainTab } from "./ExplainTab";
import { RoutesTab } from "./RoutesTab";

const route = getRouteApi("/console/routes");

/** Names that callers ask for, where their calls go, and where a request would go now. */
export function RoutesPage() {
  const { t } = useTranslation();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead title={t("nav.routes")} text={t("routes.text")} />
      <PageTabs
        label={t("nav.routes")}
        value={tab ?? "routes"}
        tabs={[
          { name: "routes", label: t("routes.tab") },
          { name: "explain", label: t("routes.explain") },
        ]}
        onPick={(name) =>
          void navigate({ search: name === "explain" ? { tab: name } : {}, replace: true })
        }
      />
      {tab === "explain" ? <ExplainTab /> : <RoutesTab />}
    </>
  );
}
