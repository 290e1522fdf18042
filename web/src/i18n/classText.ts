import type { TFunction } from "i18next";

const CLASSES = [
  "input",
  "cache_read",
  "cache_write_5m",
  "cache_write_1h",
  "audio_input",
  "image_input",
  "output",
  "reasoning",
  "audio_output",
  "image_output",
] as const;

const UNITS = ["image", "second", "character", "search", "request"] as const;

/** What is paid by the piece and not by the million. */
export const isUnit = (name: string): boolean => UNITS.some((unit) => unit === name);

/** What is paid for in words; what this console does not know yet keeps its own name. */
export function classText(t: TFunction, name: string): string {
  const known = CLASSES.find((candidate) => candidate === name);
  const unit = UNITS.find((candidate) => candidate === name);
  if (unit) return t(`prices.units.${unit}`);
  return known ? t(`calls.classes.${known}`) : name;
}
