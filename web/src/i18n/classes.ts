import type { ClassAmounts } from "@/api/types";

/** Classes of tokens in the order of a bill: the API's member, and the name in texts and usage. */
export const CLASSES = [
  ["input", "input"],
  ["cacheRead", "cache_read"],
  ["cacheWrite5m", "cache_write_5m"],
  ["cacheWrite1h", "cache_write_1h"],
  ["audioInput", "audio_input"],
  ["imageInput", "image_input"],
  ["output", "output"],
  ["reasoning", "reasoning"],
  ["audioOutput", "audio_output"],
  ["imageOutput", "image_output"],
] as const satisfies [keyof ClassAmounts, string][];
