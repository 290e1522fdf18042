import type { Settings } from "./useChat";

/** The fields as typed; empty ones are left to the model's own default. */
export interface SettingsForm {
  system: string;
  temperature: string;
  maxTokens: string;
}

export const EMPTY_SETTINGS: SettingsForm = { system: "", temperature: "", maxTokens: "" };

export function temperatureOf(text: string): number | undefined | null {
  if (text.trim() === "") return undefined;
  const value = Number(text);
  return value >= 0 && value <= 2 ? value : null;
}

export function maxTokensOf(text: string): number | undefined | null {
  if (text.trim() === "") return undefined;
  return /^[1-9]\d{0,6}$/.test(text.trim()) ? Number(text) : null;
}

export function toSettings(model: string, form: SettingsForm): Settings {
  return {
    model,
    system: form.system,
    temperature: temperatureOf(form.temperature) ?? undefined,
    maxTokens: maxTokensOf(form.maxTokens) ?? undefined,
  };
}
