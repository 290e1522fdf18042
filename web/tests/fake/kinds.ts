import type { DiscoveredModel, Kind } from "../../src/api/types";

function kind(name: string, title: string, draft: Partial<Kind> = {}): Kind {
  return {
    name,
    title,
    page: null,
    baseUrl: null,
    otherBaseUrls: [],
    needsBaseUrl: false,
    needsRegion: false,
    regions: null,
    settings: [],
    credentialForms: ["key"],
    needsCredential: true,
    privateNetwork: false,
    listsModels: true,
    testModel: null,
    variables: [],
    ...draft,
  };
}

export const KINDS: Kind[] = [
  kind("openai", "OpenAI", {
    baseUrl: "https://api.openai.com/v1",
    page: "https://platform.openai.com/docs",
  }),
  kind("anthropic", "Anthropic", { baseUrl: "https://api.anthropic.com" }),
  kind("moonshot", "Moonshot AI", {
    baseUrl: "https://api.moonshot.ai/v1",
    otherBaseUrls: [{ baseUrl: "https://api.moonshot.cn/v1", place: "China" }],
  }),
  kind("bedrock", "Amazon Bedrock", {
    needsRegion: true,
    regions: "a region of AWS, such as us-east-1",
    credentialForms: ["pair", "key"],
    listsModels: false,
  }),
  kind("azure", "Azure OpenAI", {
    needsBaseUrl: true,
    settings: ["apiVersion", "deployments"],
    listsModels: false,
  }),
  kind("compatible", "OpenAI-compatible", { needsBaseUrl: true }),
];

export const DISCOVERED: DiscoveredModel[] = [
  { name: "gpt-4o", displayName: "GPT-4o", kind: "chat", contextTokens: 128_000 },
  { name: "text-embedding-3-small", displayName: "", kind: "embedding", contextTokens: null },
];
