import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { useTranslation } from "react-i18next";
import type { Outcome } from "./outcome";

interface Props {
  outcome: Outcome;
  /** What was asked for: what a picture shows. */
  text: string;
}

/** What a model made, as it is meant to be seen or heard. */
export function OutcomeView({ outcome, text }: Props) {
  const { t } = useTranslation();
  switch (outcome.kind) {
    case "pictures":
      return (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          {outcome.urls.map((url) => (
            <Box
              key={url}
              component="img"
              src={url}
              alt={text}
              sx={{
                maxWidth: "min(100%, 420px)",
                borderRadius: 1,
                border: 1,
                borderColor: "divider",
              }}
            />
          ))}
        </Box>
      );
    case "links":
      return (
        <Box>
          {outcome.urls.map((url) => (
            <Link
              key={url}
              href={url}
              target="_blank"
              rel="noopener noreferrer"
              sx={{ display: "block", overflowWrap: "anywhere" }}
            >
              {url}
            </Link>
          ))}
        </Box>
      );
    case "sound":
      return (
        // biome-ignore lint/a11y/useMediaCaption: what is said stands above it
        <audio controls src={outcome.url} aria-label={t("playground.sound")} />
      );
    case "film":
      return (
        <Box
          component="video"
          controls
          src={outcome.url}
          aria-label={t("playground.film")}
          sx={{ maxWidth: "min(100%, 560px)", borderRadius: 1, bgcolor: "action.hover" }}
        />
      );
    case "vector":
      return (
        <Box>
          <Box>{t("playground.dimensions", { count: outcome.length })}</Box>
          <Box component="code" sx={{ fontSize: 12.5, overflowWrap: "anywhere" }}>
            [{outcome.first.map((number) => number.toFixed(5)).join(", ")}, …]
          </Box>
        </Box>
      );
    case "text":
      return <Box sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{outcome.text}</Box>;
  }
}
