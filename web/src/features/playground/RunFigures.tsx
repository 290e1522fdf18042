import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { TextLink } from "@/components/TextLink";
import { duration } from "@/format/duration";
import { type Run, speed } from "./conversation";
import { RunCost } from "./RunCost";

/** Time to the first token, speed and usage, growing while the answer streams. */
export function RunFigures({ run }: { run: Run }) {
  const { t } = useTranslation();
  const rate = speed(run);
  const figures = [
    run.firstAt === null
      ? null
      : t("playground.ttft", { time: duration(run.firstAt - run.startedAt) }),
    rate === null
      ? null
      : t("playground.speed", {
          number: `${rate.exact ? "" : "≈ "}${rate.perSecond.toFixed(1)}`,
        }),
    run.usage === null
      ? null
      : t("playground.usage", {
          input: run.usage.prompt_tokens,
          output: run.usage.completion_tokens,
        }),
    run.finish,
  ].filter((figure) => figure !== null);
  return (
    <Box sx={{ display: "flex", gap: 2, flexWrap: "wrap", color: "text.secondary", minHeight: 20 }}>
      {figures.map((figure) => (
        <span key={figure}>{figure}</span>
      ))}
      <RunCost run={run} />
      {run.requestId && run.state !== "waiting" && run.state !== "streaming" ? (
        <TextLink to="/calls" search={{ request_id: run.requestId }}>
          {t("playground.toCall")}
        </TextLink>
      ) : null}
    </Box>
  );
}
