import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** The same as long as the hub runs. */
export const capabilitiesQuery = queryOptions({
  queryKey: ["capabilities"],
  queryFn: async () => (await body(api.GET("/api/capabilities"))).capabilities,
  staleTime: Number.POSITIVE_INFINITY,
});
