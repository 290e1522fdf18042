import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

/** Every model that may be called right now, as `provider/model`. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: async () => (await body(api.GET("/v1/models"))).data,
  staleTime: 30_000,
});

/** What can be called and what it costs; the hub tells everybody. */
export const pricedModelsQuery = queryOptions({
  queryKey: ["models", "priced"],
  queryFn: () => body(api.GET("/api/ai-providers/models")),
  staleTime: 60_000,
});

/**
 * The model to begin with. The demo costs nothing and is always there; the first of the alphabet
 * may be the dearest of all.
 */
export function firstModel(models: { id: string }[] | undefined): string | undefined {
  return (models?.find(({ id }) => id === "demo/chat") ?? models?.[0])?.id;
}
