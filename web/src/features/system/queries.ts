import { queryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";

/** What the hub does now and then, and how it went. */
export const jobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: async () => (await body(api.GET("/api/jobs"))).jobs,
  refetchInterval: 5_000,
});

/** Has a job done now rather than at its time. */
export function runJob(name: string) {
  return done(api.POST("/api/jobs/{name}/run", { params: { path: { name } } }));
}

/** What was taken over from an upstream hub; asked for often while that is under way. */
export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: () => body(api.GET("/api/imports")),
  refetchInterval: ({ state }) => (state.data?.imports[0]?.state === "running" ? 2_000 : 15_000),
});

/** Has the file of the data folder taken over once more. */
export function beginImport(without_credentials: boolean) {
  return done(api.POST("/api/imports", { body: { without_credentials } }));
}
