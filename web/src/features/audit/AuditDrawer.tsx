import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AuditEntry } from "@/api/types";
import { CodeBlock } from "@/components/CodeBlock";
import { DateTime } from "@/components/DateTime";
import { DetailDrawer } from "@/components/DetailDrawer";
import { FactList } from "@/components/FactList";
import { Section } from "@/components/Section";
import { actorKind } from "./auditColumns";
import { operationText } from "./operationText";

const route = getRouteApi("/console/audit");

interface Props {
  entry: AuditEntry;
  onClose: () => void;
}

/** One change: who, what, from where, and what the request said. */
export function AuditDrawer({ entry, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { actor } = entry;
  const roles = ["owner", "admin", "member", "guest"] as const;
  const role = roles.find((name) => name === actor.role);
  return (
    <DetailDrawer title={operationText(t, entry.operation)} onClose={onClose}>
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        <FactList
          facts={[
            [t("audit.number"), entry.number],
            [t("audit.when"), <DateTime key="at" at={entry.at} />],
            [t("audit.who"), actor.name ?? actor.id],
            [t("audit.by"), actorKind(t, actor.kind)],
            [t("people.role"), role ? t(`people.roles.${role}`) : actor.role],
            [t("audit.address"), entry.address],
            [t("audit.operation"), <code key="operation">{entry.operation}</code>],
            [t("audit.path"), <code key="path">{entry.path}</code>],
            [t("audit.outcome"), entry.status ?? t("audit.left")],
            [t("audit.request"), entry.request_id && <code key="id">{entry.request_id}</code>],
            [t("audit.hash"), <code key="hash">{entry.hash}</code>],
          ]}
        />
        {entry.told === null ? null : (
          <Section title={t("audit.told")}>
            <CodeBlock label={t("audit.told")} code={JSON.stringify(entry.told, null, 2)} />
          </Section>
        )}
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          {actor.id === null ? null : (
            <Button
              size="small"
              variant="outlined"
              onClick={() => void navigate({ search: { actor: actor.id ?? undefined } })}
            >
              {t("audit.sameActor")}
            </Button>
          )}
          <Button
            size="small"
            variant="outlined"
            onClick={() => void navigate({ search: { operation: entry.operation } })}
          >
            {t("audit.sameOperation")}
          </Button>
        </Box>
      </Box>
    </DetailDrawer>
  );
}
