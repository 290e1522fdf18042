import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { Answer } from "./Answer";
import { AttachmentView } from "./AttachmentView";
import type { Message } from "./conversation";

interface Props {
  messages: Message[];
  onResults: (results: { id: string; text: string }[]) => void;
  /** The model, where several answer side by side. */
  name?: string;
}

export function Conversation({ messages, name, onResults }: Props) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const count = messages.length;

  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: "end" });
  }, [count]);

  if (count === 0) {
    return (
      <Paper variant="outlined" sx={{ flex: 1, display: "grid", placeItems: "center" }}>
        <Empty title={name ?? t("playground.empty")} text={t("playground.emptyText")} />
      </Paper>
    );
  }
  return (
    <Paper
      variant="outlined"
      role="log"
      aria-label={name ?? t("playground.conversation")}
      sx={{ flex: 1, p: { xs: 1.5, sm: 2.5 }, display: "grid", gap: 2, alignContent: "start" }}
    >
      {name === undefined ? null : (
        <Box sx={{ fontWeight: 600, fontSize: 14, overflowWrap: "anywhere" }}>{name}</Box>
      )}
      {messages.map((message) =>
        message.role === "user" ? (
          <Box
            key={message.id}
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
            {message.content}
            {message.files.map((file) => (
              <AttachmentView key={file.name} file={file} />
            ))}
          </Box>
        ) : message.role === "tool" ? (
          <Box
            key={message.id}
            sx={{ fontSize: 13, color: "text.secondary", overflowWrap: "anywhere" }}
          >
            {t("playground.resultWas")} <code>{message.content}</code>
          </Box>
        ) : (
          <Answer
            key={message.id}
            message={message}
            onResults={message === messages.at(-1) ? onResults : undefined}
          />
        ),
      )}
      <div ref={end} />
    </Paper>
  );
}
