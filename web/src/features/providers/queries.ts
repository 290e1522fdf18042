import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { pricedModelsQuery } from "@/api/models";
import type { Credential, Provider } from "@/api/types";
import type { secretOf } from "./credentialForms";

/** Active hub keys whose list of models names a provider: they lose those models with it. */
export function namedByKeysQuery(provider: string) {
  return queryOptions({
    queryKey: ["keys", "naming", provider],
    queryFn: async () => {
      const query = { limit: 200, state: "active" };
      const { keys } = await body(api.GET("/api/keys", { params: { query } }));
      return keys.filter(({ models }) => models.some((name) => name.startsWith(`${provider}/`)));
    },
  });
}

/** How many rates a provider has, to say what goes with it. */
export function rateCountQuery(providerId: string) {
  return queryOptions({
    queryKey: ["rates", "count", providerId],
    queryFn: async () => {
      const query = { page: 1, pageSize: 1, providerId };
      return (await body(api.GET("/api/ai-providers/model-rates", { params: { query } }))).count;
    },
  });
}

export interface ProviderForm {
  name: string;
  displayName: string;
  kind: string;
  baseUrl?: string;
  region?: string;
  config?: Record<string, unknown>;
  privateNetwork: boolean;
}

export function createProvider(form: ProviderForm): Promise<Provider> {
  return body(api.POST("/api/ai-providers", { body: form }));
}

interface ProviderChange {
  id: string;
  displayName?: string;
  baseUrl?: string;
  region?: string;
  config?: Record<string, unknown>;
  privateNetwork?: boolean;
  enabled?: boolean;
}

export function changeProvider({ id, ...change }: ProviderChange): Promise<Provider> {
  return body(api.PUT("/api/ai-providers/{id}", { params: { path: { id } }, body: change }));
}

/** Asks the provider for its own list of models. */
export function discoverModels(id: string) {
  return body(api.POST("/api/ai-providers/{id}/discover", { params: { path: { id } } }));
}

export function deleteProvider(id: string) {
  return body(api.DELETE("/api/ai-providers/{id}", { params: { path: { id } } }));
}

type Secret = ReturnType<typeof secretOf>;

export interface CredentialForm {
  providerId: string;
  /** Null for a new one. */
  id: string | null;
  name: string;
  value: Secret;
  testModel?: string;
  weight: number;
}

export function saveCredential(form: CredentialForm): Promise<Credential> {
  const { providerId, id, ...rest } = form;
  // Without a type the hub goes by the form of the value.
  const draft = rest;
  if (id === null) {
    const path = { providerId };
    return body(
      api.POST("/api/ai-providers/{providerId}/credentials", { params: { path }, body: draft }),
    );
  }
  return body(
    api.PUT("/api/ai-providers/{providerId}/credentials/{credentialId}", {
      params: { path: { providerId, credentialId: id } },
      body: draft,
    }),
  );
}

/** Tries a secret that has not been saved. */
export function tryCredential(trial: { providerId: string; value: Secret; testModel?: string }) {
  const { providerId, ...sent } = trial;
  return body(
    api.POST("/api/ai-providers/{providerId}/credentials/test", {
      params: { path: { providerId } },
      body: sent,
    }),
  );
}

/** Tries a saved secret; the hub marks it valid or invalid by the result. */
export function checkCredential(credential: Credential): Promise<Credential> {
  const path = { providerId: credential.providerId, credentialId: credential.id };
  return body(
    api.GET("/api/ai-providers/{providerId}/credentials/{credentialId}/check", {
      params: { path },
    }),
  );
}

export function deleteCredential(credential: Credential) {
  const path = { providerId: credential.providerId, credentialId: credential.id };
  return body(
    api.DELETE("/api/ai-providers/{providerId}/credentials/{credentialId}", { params: { path } }),
  );
}

/** Every priced model, with whether it can be called; that changes with each call. */
export const modelStatusQuery = {
  ...pricedModelsQuery,
  staleTime: 0,
  refetchInterval: 30_000,
};

/** Who is not called now, and why; clocks of it run down, so it is asked often. */
export const standingQuery = queryOptions({
  queryKey: ["providers", "standing"],
  queryFn: () => body(api.GET("/api/ai-providers/standing")),
  refetchInterval: 5_000,
});

const DAY_MS = 86_400_000;

/** How each provider did in the last 24 hours, by its name. */
export const healthQuery = queryOptions({
  queryKey: ["statistics", "providers"],
  queryFn: async () => {
    const from = new Date(Date.now() - DAY_MS).toISOString();
    const query = { from, by: "provider" };
    const { statistics } = await body(api.GET("/api/statistics", { params: { query } }));
    return new Map(statistics.groups.map((sums) => [sums.group.provider ?? "", sums]));
  },
  refetchInterval: 60_000,
});

/** Has calls use a credential again, without asking the provider first. */
export function resetCredential(providerId: string, credentialId: string) {
  const params = { path: { providerId, credentialId } };
  return body(
    api.POST("/api/ai-providers/{providerId}/credentials/{credentialId}/reset", { params }),
  );
}

/** Has a model of a provider called again. */
export function resetCircuit(providerId: string, model: string) {
  const params = { path: { providerId }, query: { model } };
  return body(api.POST("/api/ai-providers/{providerId}/circuits/reset", { params }));
}
