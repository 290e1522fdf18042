import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

/** All providers with their credentials, without the secrets. */
export const providersQuery = queryOptions({
  queryKey: ["providers", "list"],
  queryFn: () => body(api.GET("/api/ai-providers")),
});
