import { queryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import type { Issuer, IssuerBody } from "@/api/types";

export const issuersQuery = queryOptions({
  queryKey: ["issuers"],
  queryFn: async () => (await body(api.GET("/api/issuers"))).issuers,
});

/** Adds one, or replaces what is said of the one with this id. */
export async function saveIssuer({
  id,
  ...issuer
}: IssuerBody & { id: string | undefined }): Promise<Issuer> {
  if (id === undefined) return (await body(api.POST("/api/issuers", { body: issuer }))).issuer;
  const params = { path: { id } };
  return (await body(api.PUT("/api/issuers/{id}", { params, body: issuer }))).issuer;
}

export function deleteIssuer(id: string): Promise<void> {
  return done(api.DELETE("/api/issuers/{id}", { params: { path: { id } } }));
}

/** Has the hub ask an issuer for its document and its keys. */
export async function checkIssuer(id: string) {
  const params = { path: { id } };
  return (await body(api.POST("/api/issuers/{id}/check", { params }))).check;
}
