import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** What the hub does now and then, and how it went. */
export const jobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: async () => (await body(api.GET("/api/jobs"))).jobs,
  refetchInterval: 5_000,
});

/** Has a job done now rather than at its time. */
export function runJob(name: string) {
  return body(api.POST("/api/jobs/{name}/run", { params: { path: { name } } }));
}
