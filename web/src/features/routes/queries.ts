import { queryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import type { Explain, ModelRoute, NewRoute } from "@/api/types";

export const routesQuery = queryOptions({
  queryKey: ["routes"],
  queryFn: async () => (await body(api.GET("/api/routes"))).routes,
  refetchInterval: 30_000,
});

/** Makes one, or replaces what the one with this id says. */
export async function saveRoute({
  id,
  ...route
}: NewRoute & { id: string | undefined }): Promise<ModelRoute> {
  if (id === undefined) return (await body(api.POST("/api/routes", { body: route }))).route;
  const params = { path: { id } };
  return (await body(api.PATCH("/api/routes/{id}", { params, body: route }))).route;
}

export async function switchRoute({
  id,
  enabled,
}: {
  id: string;
  enabled: boolean;
}): Promise<ModelRoute> {
  const params = { path: { id } };
  return (await body(api.PATCH("/api/routes/{id}", { params, body: { enabled } }))).route;
}

export function deleteRoute(id: string): Promise<void> {
  return done(api.DELETE("/api/routes/{id}", { params: { path: { id } } }));
}

/** Where a request would go now; nothing is sent. */
export function explainQuery(asked: Explain) {
  return queryOptions({
    queryKey: ["routes", "explain", asked],
    queryFn: () => body(api.POST("/api/routes/explain", { body: asked })),
  });
}
