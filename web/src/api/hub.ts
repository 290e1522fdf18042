import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

/** Name, version and languages of this hub. */
export const hubQuery = queryOptions({
  queryKey: ["hub"],
  queryFn: async () => (await body(api.GET("/api/hub"))).hub,
  staleTime: Number.POSITIVE_INFINITY,
});
