import * as z from "zod/mini";
import type { Settings } from "./useChat";

/** The fields as typed; empty ones are left to the model's own default. */
export interface SettingsForm {
  system: string;
  temperature: string;
  maxTokens: string;
  /** JSON. */
  tools: string;
}

export const EMPTY_SETTINGS: SettingsForm = {
  system: "",
  temperature: "",
  maxTokens: "",
  tools: "",
};

export function temperatureOf(text: string): number | undefined | null {
  if (text.trim() === "") return undefined;
  const value = Number(text);
  return value >= 0 && value <= 2 ? value : null;
}

export function maxTokensOf(text: string): number | undefined | null {
  if (text.trim() === "") return undefined;
  return /^[1-9]\d{0,6}$/.test(text.trim()) ? Number(text) : null;
}

const toolsSchema = z.array(z.looseObject({ type: z.optional(z.string()) }));

/** Tools as requests have them; functions by themselves are wrapped. Null: it is no list of tools. */
export function toolsOf(text: string): unknown[] | undefined | null {
  if (text.trim() === "") return undefined;
  try {
    const tools = toolsSchema.safeParse(JSON.parse(text)).data;
    if (!tools) return null;
    return tools.map((tool) => (tool.type ? tool : { type: "function", function: tool }));
  } catch {
    return null;
  }
}

export function toSettings(model: string, form: SettingsForm): Settings {
  return {
    model,
    system: form.system,
    temperature: temperatureOf(form.temperature) ?? undefined,
    maxTokens: maxTokensOf(form.maxTokens) ?? undefined,
    tools: toolsOf(form.tools) ?? undefined,
  };
}
