import Translate from "@mui/icons-material/Translate";
import { use } from "react";
import { useTranslation } from "react-i18next";
import { IconMenu } from "@/components/IconMenu";
import { changeLanguage } from "@/i18n/i18n";
import { LANGUAGES, type Language, storeLanguage } from "@/i18n/language";
import { SurroundingsContext } from "./surroundingsContext";

// Each language is called by its own name, so that it is found by those who read only it.
const OWN_NAMES: Record<Language, string> = { en: "English", zh: "简体中文" };

export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const { languages } = use(SurroundingsContext);
  const offered = LANGUAGES.filter((code) => languages.length === 0 || languages.includes(code));
  return (
    <IconMenu
      label={t("shell.language")}
      icon={<Translate fontSize="small" />}
      choices={offered.map((code) => ({
        key: code,
        label: OWN_NAMES[code],
        selected: i18n.resolvedLanguage === code || i18n.language === code,
        onPick: () => {
          storeLanguage(code);
          void changeLanguage(code);
        },
      }))}
    />
  );
}
