import Translate from "@mui/icons-material/Translate";
import { use } from "react";
import { useTranslation } from "react-i18next";
import { IconMenu } from "@/components/IconMenu";
import { changeLanguage } from "@/i18n/i18n";
import { ownName, spoken, storeLanguage } from "@/i18n/language";
import { SurroundingsContext } from "./surroundingsContext";

export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const { languages } = use(SurroundingsContext);
  const offered = spoken(languages);
  if (offered.length < 2) return null;
  return (
    <IconMenu
      label={t("shell.language")}
      icon={<Translate fontSize="small" />}
      choices={offered.map((code) => ({
        key: code,
        label: ownName(code),
        selected: i18n.resolvedLanguage === code || i18n.language === code,
        onPick: () => {
          storeLanguage(code);
          void changeLanguage(code);
        },
      }))}
    />
  );
}
