import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/components/PageHead";
import { PageTabs } from "@/components/PageTabs";
import { PriceListsTab } from "./PriceListsTab";
import { RateCheck } from "./RateCheck";
import { RatesTab } from "./RatesTab";

const route = getRouteApi("/console/prices");

/** The price book: rates, lists that they are compared with, and whether they still fit. */
export function PricesPage() {
  const { t } = useTranslation();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead title={t("nav.prices")} text={t("prices.text")} />
      <PageTabs
        label={t("nav.prices")}
        value={tab ?? "rates"}
        tabs={[
          { name: "rates", label: t("rates.tab") },
          { name: "lists", label: t("prices.listsTab") },
          { name: "check", label: t("prices.checkTab") },
        ]}
        onPick={(name) =>
          void navigate({ search: name === "rates" ? {} : { tab: name }, replace: true })
        }
      />
      {tab === "lists" ? <PriceListsTab /> : null}
      {tab === "check" ? <RateCheck /> : null}
      {tab === undefined ? <RatesTab /> : null}
    </>
  );
}
