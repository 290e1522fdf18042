import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { PageHead } from "@/components/PageHead";
import { PageTabs } from "@/components/PageTabs";
import { InvitationsTab } from "./InvitationsTab";
import { InviteButton } from "./InviteButton";
import { IssuersTab } from "./IssuersTab";
import { PeopleTab } from "./PeopleTab";

const route = getRouteApi("/console/people");

/** Who may use the hub, who was invited, and who vouches for people. */
export function PeoplePage() {
  const { t } = useTranslation();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  // Blocklet Server knows the people there: the hub neither invites nor signs in anybody.
  const own = useQuery(hubQuery).data?.host === "standalone";
  const tabs = [
    { name: "people" as const, label: t("people.tab") },
    ...(own
      ? [
          { name: "invitations" as const, label: t("invitations.tab") },
          { name: "issuers" as const, label: t("issuers.tab") },
        ]
      : []),
  ];
  return (
    <>
      <PageHead
        title={t("nav.people")}
        text={own ? t("people.text") : t("people.outsideText")}
        action={own ? <InviteButton /> : undefined}
      />
      <PageTabs
        label={t("nav.people")}
        value={tab ?? "people"}
        tabs={tabs}
        onPick={(name) =>
          void navigate({ search: name === "people" ? {} : { tab: name }, replace: true })
        }
      />
      {tab === "invitations" ? <InvitationsTab /> : null}
      {tab === "issuers" ? <IssuersTab /> : null}
      {tab === undefined ? <PeopleTab /> : null}
    </>
  );
}
