/** Languages that the console speaks. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED = "hub-language";

export function isLanguage(text: string): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** What the person chose before, else the first browser language that both sides know. */
export function preferredLanguage(offered: string[]): Language {
  const known = LANGUAGES.filter((language) => offered.length === 0 || offered.includes(language));
  const wanted = [localStorage.getItem(STORED) ?? "", ...navigator.languages];
  for (const tag of wanted) {
    const found = known.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return known[0] ?? "en";
}

export function storeLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
}
