import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Credential, Provider, ProviderKind } from "@/api/types";

export const providersQuery = queryOptions({
  queryKey: ["providers", "list"],
  queryFn: () => body(api.GET("/api/ai-providers")),
});

export interface ProviderForm {
  name: string;
  displayName: string;
  kind: ProviderKind;
  baseUrl?: string;
  privateNetwork: boolean;
}

export function createProvider(form: ProviderForm): Promise<Provider> {
  return body(api.POST("/api/ai-providers", { body: form }));
}

interface ProviderChange {
  id: string;
  displayName?: string;
  baseUrl?: string;
  privateNetwork?: boolean;
  enabled?: boolean;
}

export function changeProvider({ id, ...change }: ProviderChange): Promise<Provider> {
  return body(api.PUT("/api/ai-providers/{id}", { params: { path: { id } }, body: change }));
}

export function deleteProvider(id: string) {
  return body(api.DELETE("/api/ai-providers/{id}", { params: { path: { id } } }));
}

export interface CredentialForm {
  providerId: string;
  /** Null for a new one. */
  id: string | null;
  name: string;
  value: string;
  weight: number;
}

export function saveCredential(form: CredentialForm): Promise<Credential> {
  const { providerId, id, ...rest } = form;
  const draft = { ...rest, credentialType: "api_key" };
  if (id === null) {
    const path = { id: providerId };
    return body(api.POST("/api/ai-providers/{id}/credentials", { params: { path }, body: draft }));
  }
  return body(
    api.PUT("/api/ai-providers/{id}/credentials/{credential_id}", {
      params: { path: { id: providerId, credential_id: id } },
      body: draft,
    }),
  );
}

/** Tries a secret that has not been saved. */
export function tryCredential({ providerId, value }: { providerId: string; value: string }) {
  return body(
    api.POST("/api/ai-providers/{id}/credentials/test", {
      params: { path: { id: providerId } },
      body: { value, credentialType: "api_key" },
    }),
  );
}

/** Tries a saved secret; the hub marks it valid or invalid by the result. */
export function checkCredential(credential: Credential): Promise<Credential> {
  const path = { id: credential.providerId, credential_id: credential.id };
  return body(
    api.GET("/api/ai-providers/{id}/credentials/{credential_id}/check", { params: { path } }),
  );
}

export function deleteCredential(credential: Credential) {
  const path = { id: credential.providerId, credential_id: credential.id };
  return body(
    api.DELETE("/api/ai-providers/{id}/credentials/{credential_id}", { params: { path } }),
  );
}
