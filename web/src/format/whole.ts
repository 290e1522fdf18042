/** A whole number with thousands grouped as the reader's language does. */
export function wholeText(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count);
}
