import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Import, ImportPart } from "@/api/types";
import { FactList } from "@/components/FactList";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot, type Tone } from "@/components/StateDot";
import { TokenCount } from "@/components/TokenCount";
import { noteText, partText, stepText } from "./importTexts";

/** How one import goes, what came and what did not. */
export function ImportCard({ row }: { row: Import }) {
  const { t } = useTranslation();
  return (
    <>
      {row.error ? <Alert severity="error">{row.error.message}</Alert> : null}
      <FactList
        facts={[
          [t("system.state"), <StateDot key="state" {...stateOf(t, row)} />],
          [t("system.imports.file"), row.source],
          [t("system.imports.begun"), <RelativeTime key="begun" at={row.created_at} />],
          ...row.parts.map((part): [string, React.ReactNode] => [
            partText(t, part.part),
            <Part key={part.part} part={part} />,
          ]),
        ]}
      />
    </>
  );
}

function Part({ part }: { part: ImportPart }) {
  const { t } = useTranslation();
  return (
    <>
      {part.seen > 0 ? (
        <span>
          <TokenCount count={part.brought} /> {t("system.imports.brought")}
          {part.known > 0 ? (
            <>
              , <TokenCount count={part.known} /> {t("system.imports.known")}
            </>
          ) : null}
        </span>
      ) : null}
      {part.notes.map((note) => (
        <Box key={`${note.code} ${note.detail}`} sx={{ fontSize: 12.5, color: "text.secondary" }}>
          <TokenCount count={note.rows} /> {note.detail ? `(${note.detail}) ` : ""}
          {noteText(t, note)}
        </Box>
      ))}
    </>
  );
}

function stateOf(t: TFunction, row: Import): { tone: Tone; label: string } {
  if (row.state === "failed") return { tone: "error", label: t("system.imports.failed") };
  if (row.state === "running") {
    return { tone: "warning", label: stepText(t, row.step) };
  }
  if (!row.whole) return { tone: "warning", label: t("system.imports.waits") };
  return { tone: "success", label: t("system.imports.done") };
}
