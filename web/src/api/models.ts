import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

/** Every model that may be called right now, as `provider/model`. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: async () => (await body(api.GET("/v1/models"))).data,
  staleTime: 30_000,
});
