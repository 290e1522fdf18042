import type { Call } from "@/api/types";

/** `provider/model` as it went out, or null when no provider was reached. */
export function servedBy({ provider, model }: Pick<Call, "provider" | "model">): string | null {
  return provider && model ? `${provider}/${model}` : provider;
}
