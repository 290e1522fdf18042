import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: async () => (await body(api.GET("/api/settings"))).settings,
});
