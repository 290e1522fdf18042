import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** What can be called and what it costs; the hub tells everybody. */
export const pricedModelsQuery = queryOptions({
  queryKey: ["models", "priced"],
  queryFn: () => body(api.GET("/api/ai-providers/models")),
  staleTime: 60_000,
});
