import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { Answer } from "./Answer";
import type { Message } from "./conversation";

export function Conversation({ messages }: { messages: Message[] }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const count = messages.length;

  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: "end" });
  }, [count]);

  if (count === 0) {
    return (
      <Paper variant="outlined" sx={{ flex: 1, display: "grid", placeItems: "center" }}>
        <Empty title={t("playground.empty")} text={t("playground.emptyText")} />
      </Paper>
    );
  }
  return (
    <Paper
      variant="outlined"
      role="log"
      aria-label={t("playground.conversation")}
      sx={{ flex: 1, p: { xs: 1.5, sm: 2.5 }, display: "grid", gap: 2, alignContent: "start" }}
    >
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
          </Box>
        ) : (
          <Answer key={message.id} message={message} />
        ),
      )}
      <div ref={end} />
    </Paper>
  );
}
