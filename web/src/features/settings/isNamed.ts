import type { Setting } from "@/api/types";

/** Whether words of a search stand in what a setting is called or means. */
export function isNamed(setting: Setting, words: string | undefined): boolean {
  const text = [setting.variable, setting.flag, setting.key, setting.meaning, setting.value]
    .join(" ")
    .toLowerCase();
  return (words ?? "")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
