import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { type Language, preferredLanguage } from "./language";

const loaders = {
  en: () => import("../../locales/en.json"),
  zh: () => import("../../locales/zh.json"),
};

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  const texts = await loaders[language]();
  i18next.addResourceBundle(language, "translation", texts.default);
}

/** Starts with one language loaded; the other comes only when somebody picks it. */
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

export async function changeLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
}
