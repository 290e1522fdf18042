import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { useManages } from "@/api/role";
import { PageHead } from "@/components/PageHead";
import { PageTabs } from "@/components/PageTabs";
import { AccountList } from "./AccountList";
import { AccountView } from "./AccountView";
import { CodeList } from "./CodeList";
import { ModeNote } from "./ModeNote";
import { PaymentKitTab } from "./PaymentKitTab";

const route = getRouteApi("/console/billing");

/** Credits: the reader's own, and for who runs the hub everybody's. */
export function BillingPage() {
  const { t } = useTranslation();
  const { tab, account } = route.useSearch();
  const navigate = route.useNavigate();
  const mode = useQuery(hubQuery).data?.mode;
  if (!useManages()) {
    return (
      <>
        <PageHead title={t("nav.billing")} text={t("billing.ownText")} />
        <ModeNote />
        <AccountView />
      </>
    );
  }
  return (
    <>
      <PageHead title={t("nav.billing")} text={t("billing.text")} />
      <ModeNote />
      <PageTabs
        label={t("nav.billing")}
        value={tab ?? "accounts"}
        tabs={[
          { name: "accounts", label: t("billing.accounts") },
          { name: "codes", label: t("billing.codes") },
          ...(mode === "payment-kit"
            ? [{ name: "payments" as const, label: t("payments.tab") }]
            : []),
          { name: "own", label: t("billing.own") },
        ]}
        onPick={(name) =>
          void navigate({ search: name === "accounts" ? {} : { tab: name }, replace: true })
        }
      />
      {tab === "codes" ? <CodeList /> : null}
      {tab === "payments" && mode === "payment-kit" ? <PaymentKitTab /> : null}
      {tab === "own" ? <AccountView /> : null}
      {tab === undefined && account === undefined ? <AccountList /> : null}
      {tab === undefined && account !== undefined ? <AccountView owner={account} /> : null}
    </>
  );
}
