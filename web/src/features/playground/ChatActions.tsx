import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { copyText } from "@/components/copyText";
import { useToast } from "@/components/useToast";
import { LANGUAGES, toCode } from "./code";
import type { Kept } from "./history";
import type { Chats } from "./useChats";

interface Props {
  chats: Chats;
  onRestore: (old: Kept) => void;
}

/** Copy as code, come back to an earlier conversation, start again. */
export function ChatActions({ chats, onRestore }: Props) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const [copying, setCopying] = useState<HTMLElement | null>(null);
  const [choosing, setChoosing] = useState<HTMLElement | null>(null);
  const { lastRequest, history } = chats;
  const copy = async (language: (typeof LANGUAGES)[number]) => {
    setCopying(null);
    if (lastRequest && (await copyText(toCode(language, lastRequest)))) {
      toast(t("playground.curlCopied"));
    } else toast(t("common.copyFailed"), "error");
  };
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: "short", timeStyle: "short" });
  return (
    <>
      {history.length > 0 ? (
        <Button
          size="small"
          aria-haspopup="menu"
          onClick={(event) => setChoosing(event.currentTarget)}
        >
          {t("playground.history")}
        </Button>
      ) : null}
      <Menu anchorEl={choosing} open={choosing !== null} onClose={() => setChoosing(null)}>
        {history.map((old) => (
          <MenuItem
            key={old.id}
            dense
            disabled={chats.busy}
            onClick={() => {
              setChoosing(null);
              onRestore(old);
            }}
            sx={{ maxWidth: 420, display: "block" }}
          >
            <span>{(old.columns[0]?.[0]?.content ?? "").slice(0, 60)}</span>
            <br />
            <small>
              {when.format(new Date(old.id))} · {old.models.join(", ")}
            </small>
          </MenuItem>
        ))}
      </Menu>
      {lastRequest ? (
        <>
          <Button
            size="small"
            aria-haspopup="menu"
            onClick={(event) => setCopying(event.currentTarget)}
          >
            {t("playground.copyAs")}
          </Button>
          <Menu anchorEl={copying} open={copying !== null} onClose={() => setCopying(null)}>
            {LANGUAGES.map((language) => (
              <MenuItem key={language} onClick={() => void copy(language)}>
                {t(`playground.languages.${language}`)}
              </MenuItem>
            ))}
          </Menu>
        </>
      ) : null}
      {chats.empty ? null : (
        <Button size="small" color="inherit" onClick={() => setAsking(true)}>
          {t("playground.clear")}
        </Button>
      )}
      {asking ? (
        <Confirm
          title={t("playground.clearTitle")}
          action={t("playground.clear")}
          busy={false}
          error={null}
          onConfirm={() => {
            chats.clear();
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
