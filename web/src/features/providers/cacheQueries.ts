import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** What is kept of replies, and how it is used. */
export const cacheQuery = queryOptions({
  queryKey: ["cache"],
  queryFn: () => body(api.GET("/api/cache")),
  refetchInterval: 15_000,
});

/** Removes kept replies: all, or those of a model. */
export function purgeCache(model: string | undefined) {
  return body(api.DELETE("/api/cache", { params: { query: { model } } }));
}
