import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { preferredLanguage } from "./language";
import { fileOf, texts } from "./texts";

async function load(language: string): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  const file = await texts[fileOf(language)]?.();
  if (file) i18next.addResourceBundle(language, "translation", file.default);
}

/** Starts with one language loaded; another comes only when somebody picks it. */
export async function startI18n(offered: string[]): Promise<void> {
  const language = preferredLanguage(offered);
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      interpolation: { escapeValue: false },
      resources: {},
    });
  }
  await changeLanguage(language);
}

export async function changeLanguage(language: string): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
}
