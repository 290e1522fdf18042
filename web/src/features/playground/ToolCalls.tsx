import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "@/components/CodeBlock";
import type { ToolCall } from "./conversation";

interface Props {
  calls: ToolCall[];
  /** Undefined: no result is waited for, or not yet. */
  onResults?: (results: { id: string; text: string }[]) => void;
}

/** The tools that a model wants called, with a place for what they would say. */
export function ToolCalls({ calls, onResults }: Props) {
  const { t } = useTranslation();
  const [results, setResults] = useState<Record<string, string>>({});
  const send = (event: FormEvent) => {
    event.preventDefault();
    onResults?.(calls.map(({ id }) => ({ id, text: results[id] ?? "" })));
  };
  return (
    <Box
      component="form"
      onSubmit={send}
      sx={{ display: "grid", gap: 1, gridTemplateColumns: "minmax(0, 1fr)" }}
    >
      {calls.map(({ id, name, arguments: given }) => (
        <Paper
          key={id}
          variant="outlined"
          sx={{ p: 1.5, display: "grid", gap: 1, gridTemplateColumns: "minmax(0, 1fr)" }}
        >
          <Box sx={{ fontSize: 14, overflowWrap: "anywhere" }}>
            {t("playground.callsTool")} <b>{name}</b>
          </Box>
          <CodeBlock label={t("playground.argumentsOf", { name })} code={readable(given)} />
          {onResults ? (
            <TextField
              label={t("playground.resultOf", { name })}
              value={results[id] ?? ""}
              onChange={(event) => setResults({ ...results, [id]: event.target.value })}
              multiline
              maxRows={6}
            />
          ) : null}
        </Paper>
      ))}
      {onResults ? (
        <Button type="submit" size="small" variant="outlined" sx={{ justifySelf: "start" }}>
          {t("playground.sendResults")}
        </Button>
      ) : null}
    </Box>
  );
}

/** JSON on lines of its own, where it is whole. */
function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
