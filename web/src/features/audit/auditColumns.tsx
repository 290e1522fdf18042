import Box from "@mui/material/Box";
import type { TFunction } from "i18next";
import type { AuditEntry } from "@/api/types";
import type { Column } from "@/components/column";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot } from "@/components/StateDot";
import { isRemoval, operationText } from "./operationText";

export function auditColumns(t: TFunction): Column<AuditEntry>[] {
  return [
    {
      key: "what",
      header: t("audit.what"),
      phone: "title",
      cell: ({ operation, path }) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Box sx={{ fontWeight: 600, color: isRemoval(operation) ? "error.main" : undefined }}>
            {operationText(t, operation)}
          </Box>
          <Box component="code" sx={{ fontSize: 12, color: "text.secondary" }}>
            {path}
          </Box>
        </Box>
      ),
    },
    {
      key: "who",
      header: t("audit.who"),
      cell: ({ actor }) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          {actor.name ?? actor.id ?? "–"}
          <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>{actorKind(t, actor.kind)}</Box>
        </Box>
      ),
    },
    {
      key: "when",
      header: t("audit.when"),
      cell: ({ at }) => <RelativeTime at={at} />,
    },
    {
      key: "outcome",
      header: t("audit.outcome"),
      cell: ({ status }) => <Outcome t={t} status={status} />,
    },
    {
      key: "from",
      header: t("audit.address"),
      cell: ({ address }) => address ?? "–",
    },
  ];
}

function Outcome({ t, status }: { t: TFunction; status: number | null }) {
  if (status === null) return <StateDot tone="warning" label={t("audit.left")} />;
  return status < 400 ? (
    <StateDot tone="success" label={t("audit.done")} />
  ) : (
    <StateDot tone="error" label={t("audit.failed", { status })} />
  );
}

const KINDS = ["session", "key", "login", "access_key"] as const;

/** What somebody proved themselves with. */
export function actorKind(t: TFunction, kind: string): string {
  const known = KINDS.find((name) => name === kind);
  return known ? t(`audit.kinds.${known}`) : kind;
}
