import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { CopyCode } from "./CopyCode";
import { toCode } from "./code";
import type { Kept } from "./history";
import type { Chats } from "./useChats";

interface Props {
  chats: Chats;
  onRestore: (old: Kept) => void;
}

/** Copy as code, come back to an earlier conversation, start again. */
export function ChatActions({ chats, onRestore }: Props) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [choosing, setChoosing] = useState<HTMLElement | null>(null);
  const { lastRequest, history } = chats;
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
      {lastRequest ? <CopyCode toCode={(language) => toCode(language, lastRequest)} /> : null}
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
