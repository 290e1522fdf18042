import { queryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import type { AllowedRates, Limit } from "@/api/types";

export const SCOPES = ["hub", "key", "user", "project", "provider", "model"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a limit can count. */
export const RATES = [
  "requests_per_minute",
  "tokens_per_minute",
  "requests_per_day",
  "concurrent_calls",
] as const satisfies (keyof AllowedRates)[];

export const limitsQuery = queryOptions({
  queryKey: ["limits"],
  queryFn: async () => (await body(api.GET("/api/limits"))).limits,
});

export async function createLimit(limit: {
  name: string;
  scope: Scope;
  scope_id?: string;
  limits: AllowedRates;
}): Promise<Limit> {
  return (await body(api.POST("/api/limits", { body: limit }))).limit;
}

export async function changeLimit({
  id,
  ...change
}: {
  id: string;
  name: string;
  limits: AllowedRates;
}): Promise<Limit> {
  const params = { path: { id } };
  return (await body(api.PATCH("/api/limits/{id}", { params, body: change }))).limit;
}

export function deleteLimit(id: string): Promise<void> {
  return done(api.DELETE("/api/limits/{id}", { params: { path: { id } } }));
}
