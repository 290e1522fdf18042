import type { PricedModel } from "@/api/types";

export const MODEL_STATES = ["available", "unavailable", "unseen"] as const;
export type ModelState = (typeof MODEL_STATES)[number];

/** Whether a model can be called, as far as anything was seen of it. */
export function modelState({ status }: PricedModel): ModelState {
  if (!status) return "unseen";
  return status.available ? "available" : "unavailable";
}
