import Add from "@mui/icons-material/Add";
import Button from "@mui/material/Button";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LinkOnce } from "@/components/LinkOnce";
import { RelativeTime } from "@/components/RelativeTime";
import { InviteForm } from "./InviteForm";
import type { invite } from "./invitationQueries";

const route = getRouteApi("/console/people");

/** Opens the form for an invitation, then shows the link. */
export function InviteButton() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [made, setMade] = useState<Awaited<ReturnType<typeof invite>> | null>(null);
  const open = (value: "1" | undefined) =>
    void navigate({ search: (now) => ({ ...now, invite: value }), replace: true });
  return (
    <>
      <Button variant="contained" startIcon={<Add />} onClick={() => open("1")}>
        {t("invitations.invite")}
      </Button>
      {search.invite ? (
        <InviteForm
          onClose={() => open(undefined)}
          onMade={(answer) => {
            open(undefined);
            setMade(answer);
          }}
        />
      ) : null}
      {made ? (
        <LinkOnce title={t("invitations.made")} url={made.url} onClose={() => setMade(null)}>
          {t("invitations.madeText", { role: t(`people.roles.${made.invitation.role}`) })}{" "}
          {t("link.ends")} <RelativeTime at={made.invitation.expires_at} />
        </LinkOnce>
      ) : null}
    </>
  );
}
