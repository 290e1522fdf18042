import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "@/components/CodeBlock";
import { ErrorState } from "@/components/ErrorState";
import type { Message } from "./conversation";
import { Markdown } from "./Markdown";
import { RunFigures } from "./RunFigures";
import { ToolCalls } from "./ToolCalls";

interface Props {
  message: Message;
  /** Takes what the model's calls of tools came to; undefined where nothing is waited for. */
  onResults?: (results: { id: string; text: string }[]) => void;
}

export function Answer({ message, onResults }: Props) {
  const { t } = useTranslation();
  const [raw, setRaw] = useState(false);
  const { run } = message;
  if (!run) return null;
  const working = run.state === "waiting" || run.state === "streaming";
  return (
    <Box sx={{ minWidth: 0, display: "grid", gap: 1, gridTemplateColumns: "minmax(0, 1fr)" }}>
      {raw ? (
        <CodeBlock label={t("playground.raw")} code={run.raw.join("\n")} maxHeight={420} />
      ) : (
        <>
          {message.thought ? (
            <Box component="details" sx={{ color: "text.secondary", fontSize: 14 }}>
              <summary>{t("playground.thought")}</summary>
              <Box sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", pt: 0.5 }}>
                {message.thought}
              </Box>
            </Box>
          ) : null}
          <Box data-testid="answer" aria-busy={working} sx={{ minWidth: 0, minHeight: 24 }}>
            <Markdown text={message.content} />
            {working ? (
              <Box component="span" aria-hidden sx={{ color: "primary.main" }}>
                ▍
              </Box>
            ) : null}
          </Box>
        </>
      )}
      {message.calls.length > 0 && !raw ? (
        <ToolCalls calls={message.calls} onResults={run.state === "done" ? onResults : undefined} />
      ) : null}
      {run.state === "failed" ? <ErrorState error={run.error} /> : null}
      {run.state === "stopped" ? (
        <Box sx={{ color: "text.secondary", fontSize: 14 }}>{t("playground.stopped")}</Box>
      ) : null}
      <Box sx={{ display: "flex", gap: 2, flexWrap: "wrap", fontSize: 12.5 }}>
        <RunFigures run={run} />
        {run.raw.length > 0 ? (
          <Link component="button" type="button" underline="hover" onClick={() => setRaw(!raw)}>
            {raw ? t("playground.showText") : t("playground.showRaw", { count: run.raw.length })}
          </Link>
        ) : null}
      </Box>
    </Box>
  );
}
