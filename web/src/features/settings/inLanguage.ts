import type { Setting } from "@/api/types";
import type { SettingTexts } from "@/i18n/settingTexts";

/** A setting in the reader's language; what that does not know stays in the hub's words. */
export function inLanguage(setting: Setting, texts: SettingTexts | null | undefined): Setting {
  return { ...setting, ...texts?.[setting.variable] };
}
