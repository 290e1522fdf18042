import Send from "@mui/icons-material/Send";
import Stop from "@mui/icons-material/Stop";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Attachments } from "./Attachments";
import type { Attachment } from "./attachment";

interface Props {
  busy: boolean;
  /** Whether a text can be sent. */
  ready: (text: string) => boolean;
  /** Files may go with it. */
  attaches?: boolean;
  onSend: (text: string, files: Attachment[]) => void;
  onStop: () => void;
}

export function Composer({ busy, ready, attaches = true, onSend, onStop }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [files, setFiles] = useState<Attachment[]>([]);
  const sendable = !busy && ready(text);
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (!sendable) return;
    onSend(text.trim(), files);
    setText("");
    setFiles([]);
  };
  const onKey = (event: KeyboardEvent) => {
    // Enter that picks a word of an input method (Chinese, Japanese) must not send.
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
  };
  return (
    <Box
      component="form"
      onSubmit={submit}
      sx={{
        display: "flex",
        flexWrap: { xs: "wrap", sm: "nowrap" },
        gap: 1,
        alignItems: "flex-end",
        position: "sticky",
        bottom: { xs: 60, md: 0 },
        py: 1.5,
        bgcolor: "background.default",
      }}
    >
      {attaches ? <Attachments files={files} onChange={setFiles} /> : null}
      <TextField
        label={t("playground.prompt")}
        placeholder={t("playground.promptHint")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
        multiline
        maxRows={8}
        sx={{ bgcolor: "background.paper", borderRadius: 1, flex: "1 1 200px", width: "auto" }}
      />
      {busy ? (
        <Button
          variant="outlined"
          color="error"
          startIcon={<Stop />}
          onClick={onStop}
          sx={{ height: 40, flexShrink: 0 }}
        >
          {t("playground.stop")}
        </Button>
      ) : (
        <Button
          type="submit"
          variant="contained"
          startIcon={<Send />}
          disabled={!sendable}
          sx={{ height: 40, flexShrink: 0 }}
        >
          {t("playground.send")}
        </Button>
      )}
    </Box>
  );
}
