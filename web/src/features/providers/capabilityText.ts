import type { TFunction } from "i18next";

const ABILITIES = [
  "instructions",
  "tools",
  "tool_turns",
  "forced_tool",
  "forbidden_tools",
  "single_calls",
  "json_object",
  "json_schema",
  "image_url",
  "image_inline",
  "pdf",
  "audio",
  "max_tokens",
  "temperature",
  "top_k",
  "stop",
  "seed",
  "penalties",
  "logprobs",
  "candidates",
  "effort",
  "thinking_budget",
  "cache_marks",
  "hosted_search",
  "custom_tools",
  "citations",
  "previous_response",
  "service_tier",
  "end_user",
] as const;

/** An ability in words; one that this console does not know yet keeps its own name. */
export function abilityText(t: TFunction, name: string): string {
  const known = ABILITIES.find((candidate) => candidate === name);
  return known ? t(`capabilities.abilities.${known}`) : name;
}
