import { languageOf, texts } from "./texts";

/** Languages that the console speaks. */
export const LANGUAGES = Object.keys(texts).map(languageOf);

/** What is spoken when a browser wants none of what is offered. */
const FALLBACK = "en";

const STORED = "hub-language";

/** Of the languages that the hub offers, those that the console speaks; nothing offered: all. */
export function spoken(offered: string[]): string[] {
  const codes = offered.map((tag) => tag.toLowerCase().split("-")[0]);
  const known = LANGUAGES.filter((language) => codes.includes(language));
  return known.length > 0 ? known : LANGUAGES;
}

/** What the person chose before, else the first browser language that both sides know. */
export function preferredLanguage(offered: string[]): string {
  const known = spoken(offered);
  const wanted = [localStorage.getItem(STORED) ?? "", ...navigator.languages];
  for (const tag of wanted) {
    const found = known.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return known.includes(FALLBACK) ? FALLBACK : (known[0] ?? FALLBACK);
}

export function storeLanguage(language: string): void {
  localStorage.setItem(STORED, language);
}

/** The language in its own words, so that it is found by those who read only it. */
export function ownName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
