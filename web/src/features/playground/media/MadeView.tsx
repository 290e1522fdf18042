import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Link from "@mui/material/Link";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "@/components/CodeBlock";
import { ErrorState } from "@/components/ErrorState";
import { duration } from "@/format/duration";
import { CopyCode } from "../CopyCode";
import { RunFigures } from "../RunFigures";
import { mediaCode } from "./mediaCode";
import { OutcomeView } from "./OutcomeView";
import type { Made } from "./useMedia";

/** One wish with what was made of it, its figures, and the answer as it came. */
export function MadeView({ made }: { made: Made }) {
  const { t } = useTranslation();
  const [raw, setRaw] = useState(false);
  const { wish, run, outcome, progress, tookMs } = made;
  return (
    <Box sx={{ display: "grid", gap: 1, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Box
        sx={{
          justifySelf: "end",
          maxWidth: "85%",
          px: 1.75,
          py: 1,
          borderRadius: 2,
          bgcolor: "action.hover",
          whiteSpace: "pre-wrap",
          overflowWrap: "anywhere",
        }}
      >
        {wish.text}
        {wish.file ? (
          <Box sx={{ fontSize: 13, color: "text.secondary" }}>{wish.file.name}</Box>
        ) : null}
      </Box>
      <Box data-testid="answer" aria-busy={run.state === "waiting"} sx={{ minHeight: 24 }}>
        {raw ? (
          <CodeBlock label={t("playground.raw")} code={run.raw.join("\n")} maxHeight={420} />
        ) : outcome ? (
          <OutcomeView outcome={outcome} text={wish.text} />
        ) : run.state === "waiting" ? (
          <LinearProgress
            aria-label={t("playground.making")}
            variant={progress === null ? "indeterminate" : "determinate"}
            value={progress ?? undefined}
            sx={{ maxWidth: 320, my: 1 }}
          />
        ) : null}
      </Box>
      {run.state === "failed" ? <ErrorState error={run.error} /> : null}
      {run.state === "stopped" ? (
        <Box sx={{ color: "text.secondary", fontSize: 14 }}>{t("playground.stopped")}</Box>
      ) : null}
      <Box sx={{ display: "flex", gap: 2, flexWrap: "wrap", fontSize: 12.5, alignItems: "center" }}>
        {tookMs === null ? null : (
          <Box component="span" sx={{ color: "text.secondary" }}>
            {duration(tookMs)}
          </Box>
        )}
        <RunFigures run={run} />
        {run.raw.length > 0 ? (
          <Link component="button" type="button" underline="hover" onClick={() => setRaw(!raw)}>
            {raw ? t("playground.showMade") : t("playground.raw")}
          </Link>
        ) : null}
        <CopyCode toCode={(language) => mediaCode(language, wish)} />
      </Box>
    </Box>
  );
}
