/** What a setting means, in a language that is not the hub's. */
export interface SettingText {
  meaning: string;
  /** Missing where the default is the same in every language, such as a number. */
  default?: string;
}

/** By the environment variable, which is what a setting is known by. */
export type SettingTexts = Record<string, SettingText>;

/**
 * Languages in which settings are told. They have files of their own, which only the page of
 * settings loads; a language without one, such as English, is told them in the hub's words.
 */
const files = import.meta.glob<{ default: SettingTexts }>("../../locales/settings/*.json");

/** The texts of a language; null: it has none. */
export async function loadSettingTexts(language: string): Promise<SettingTexts | null> {
  const file = await files[`../../locales/settings/${language}.json`]?.();
  return file?.default ?? null;
}
