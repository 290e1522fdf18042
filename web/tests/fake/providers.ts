import type { Credential, Provider } from "../../src/api/types";

const THEN = "2026-11-20T08:00:00.000Z";

export function provider(over: Partial<Provider>): Provider {
  return {
    id: "p-x",
    name: "x",
    displayName: "X",
    baseUrl: "https://x.example/v1",
    region: null,
    config: {},
    enabled: true,
    kind: "compatible",
    privateNetwork: false,
    managedBy: "database",
    readOnly: false,
    overriddenBy: null,
    credentials: [],
    createdBy: null,
    createdAt: THEN,
    updatedAt: THEN,
    ...over,
  };
}

export function credential(over: Partial<Credential>): Credential {
  return {
    id: "c-x",
    providerId: "p-x",
    name: "Credential 1",
    credentialType: "api_key",
    active: true,
    error: null,
    weight: 100,
    usageCount: 0,
    lastUsedAt: null,
    maskedValue: "sk-p••••••••k3Qd",
    displayText: "sk-p••••••••k3Qd",
    savedFor: "x.example",
    createdAt: THEN,
    updatedAt: THEN,
    ...over,
  };
}

export function someProviders(): Provider[] {
  return [
    provider({
      id: "p-openai",
      name: "openai",
      displayName: "OpenAI",
      kind: "openai",
      baseUrl: "https://api.openai.com/v1",
      credentials: [
        credential({
          id: "c-1",
          providerId: "p-openai",
          name: "Team key",
          savedFor: "api.openai.com",
          usageCount: 1284,
          lastUsedAt: new Date(Date.now() - 95_000).toISOString(),
        }),
        credential({
          id: "c-2",
          providerId: "p-openai",
          name: "Old key",
          savedFor: "api.openai.com",
          active: false,
          error:
            "401 Incorrect API key provided: sk-old••••9x. You can find your API key at the provider.",
          weight: 50,
        }),
      ],
    }),
    provider({
      id: "p-anthropic",
      name: "anthropic",
      displayName: "Anthropic",
      kind: "anthropic",
      baseUrl: "https://api.anthropic.com",
      managedBy: "environment",
      readOnly: true,
      credentials: [
        credential({
          id: "c-3",
          providerId: "p-anthropic",
          name: "ANTHROPIC_API_KEY",
          savedFor: "api.anthropic.com",
        }),
      ],
    }),
    provider({
      id: "p-long",
      name: "inference-cluster-in-the-basement-of-building-four",
      displayName: "Inference cluster in the basement of building four, second rack from the left",
      baseUrl: "http://inference.internal.long-host-name.example.com:8000/openai/compatible/v1",
      privateNetwork: true,
    }),
    provider({
      id: "p-file",
      name: "groq",
      displayName: "Groq",
      baseUrl: "https://api.groq.com/openai/v1",
      managedBy: "hub.toml",
      readOnly: true,
      enabled: false,
    }),
    provider({
      id: "p-demo",
      name: "demo",
      displayName: "Demo",
      kind: "demo",
      baseUrl: "",
      managedBy: "builtin",
      readOnly: true,
    }),
  ];
}
