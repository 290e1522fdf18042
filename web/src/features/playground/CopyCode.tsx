import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "@/components/copyText";
import { useToast } from "@/components/useToast";
import { LANGUAGES } from "./code";

type Language = (typeof LANGUAGES)[number];

/** Copies a request as source text, in a language that is asked for first. */
export function CopyCode({ toCode }: { toCode: (language: Language) => string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const copy = async (language: Language) => {
    setAnchor(null);
    if (await copyText(toCode(language))) toast(t("playground.curlCopied"));
    else toast(t("common.copyFailed"), "error");
  };
  return (
    <>
      <Button size="small" aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        {t("playground.copyAs")}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {LANGUAGES.map((language) => (
          <MenuItem key={language} onClick={() => void copy(language)}>
            {t(`playground.languages.${language}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
