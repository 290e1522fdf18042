import Button from "@mui/material/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { copyText } from "@/components/copyText";
import { useToast } from "@/components/useToast";
import { toCurl } from "./curl";
import type { useChat } from "./useChat";

export function ChatActions({ chat }: { chat: ReturnType<typeof useChat> }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const { lastRequest } = chat;
  if (!lastRequest) return null;
  const copy = async () => {
    if (await copyText(toCurl(lastRequest))) toast(t("playground.curlCopied"));
    else toast(t("common.copyFailed"), "error");
  };
  return (
    <>
      <Button size="small" onClick={() => void copy()}>
        {t("playground.curl")}
      </Button>
      <Button size="small" color="inherit" onClick={() => setAsking(true)}>
        {t("playground.clear")}
      </Button>
      {asking ? (
        <Confirm
          title={t("playground.clearTitle")}
          action={t("playground.clear")}
          busy={false}
          error={null}
          onConfirm={() => {
            chat.clear();
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        >
          {t("playground.clearText")}
        </Confirm>
      ) : null}
    </>
  );
}
