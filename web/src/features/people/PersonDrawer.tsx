import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { ButtonLink } from "@/components/ButtonLink";
import { DateTime } from "@/components/DateTime";
import { DetailDrawer } from "@/components/DetailDrawer";
import { ErrorState } from "@/components/ErrorState";
import { FactList } from "@/components/FactList";
import { Section } from "@/components/Section";
import { PersonSessions } from "./PersonSessions";
import { PersonSpend } from "./PersonSpend";
import { personQuery } from "./queries";
import { vouchedBy } from "./vouchedBy";

interface Props {
  id: string;
  onClose: () => void;
}

/** One person: who they are, what they used, where they are signed in. */
export function PersonDrawer({ id, onClose }: Props) {
  const { t } = useTranslation();
  const person = useQuery(personQuery(id));
  const paid = useQuery(hubQuery).data?.mode !== "internal";
  return (
    <DetailDrawer title={person.data?.name ?? t("people.one")} onClose={onClose}>
      {person.isError ? (
        <ErrorState error={person.error} onRetry={() => void person.refetch()} />
      ) : person.data ? (
        <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
          <FactList
            facts={[
              [t("people.role"), t(`people.roles.${person.data.role}`)],
              [t("people.email"), person.data.email],
              [t("people.source"), vouchedBy(t, person.data.source)],
              [t("people.since"), <DateTime key="since" at={person.data.created_at} />],
              [
                t("people.seen"),
                <DateTime key="seen" at={person.data.last_seen_at} missing={t("people.never")} />,
              ],
              [
                t("people.deactivatedAt"),
                person.data.deactivated_at === null ? null : (
                  <DateTime key="off" at={person.data.deactivated_at} />
                ),
              ],
              [t("people.id"), <code key="id">{id}</code>],
            ]}
          />
          <Section title={t("people.month")}>
            <PersonSpend id={id} />
            <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1.5 }}>
              <ButtonLink to="/usage" search={{ user: id }} variant="outlined" size="small">
                {t("nav.usage")}
              </ButtonLink>
              <ButtonLink to="/calls" search={{ user: id }} variant="outlined" size="small">
                {t("nav.calls")}
              </ButtonLink>
              {paid ? (
                <ButtonLink
                  to="/billing"
                  search={{ account: `user:${id}` }}
                  variant="outlined"
                  size="small"
                >
                  {t("nav.billing")}
                </ButtonLink>
              ) : null}
              <ButtonLink to="/audit" search={{ actor: id }} variant="outlined" size="small">
                {t("nav.audit")}
              </ButtonLink>
            </Box>
          </Section>
          <PersonSessions id={id} name={person.data.name} />
        </Box>
      ) : (
        <Skeleton variant="rounded" height={320} />
      )}
    </DetailDrawer>
  );
}
