import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

/** The newest keys that are taken, to choose one of. */
export const keyChoicesQuery = queryOptions({
  queryKey: ["keys", "choices"],
  queryFn: async () =>
    (await body(api.GET("/api/keys", { params: { query: { limit: 200, state: "active" } } }))).keys,
  staleTime: 60_000,
});
