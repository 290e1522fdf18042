/**
 * Texts by language: each file in `locales` is a language that the console speaks, named by its
 * code. They are loaded when they are picked.
 */
export const texts = import.meta.glob<{ default: Record<string, unknown> }>("../../locales/*.json");

/** The file of a language. */
export function fileOf(language: string): string {
  return `../../locales/${language}.json`;
}

/** The code in the name of a file. */
export function languageOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1, -".json".length);
}
