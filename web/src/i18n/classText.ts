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

/** A class of tokens in words; one that this console does not know yet keeps its own name. */
export function classText(t: TFunction, name: string): string {
  const known = CLASSES.find((candidate) => candidate === name);
  return known ? t(`calls.classes.${known}`) : name;
}
