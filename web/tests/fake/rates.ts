import type { ListedRate } from "../../src/api/types";

export function rate(over: Partial<ListedRate>): ListedRate {
  return {
    id: "r-x",
    providerId: "p-openai",
    provider: { id: "p-openai", name: "openai", displayName: "OpenAI" },
    model: "gpt-4o-mini",
    modelDisplay: "GPT 4o Mini",
    type: "chatCompletion",
    description: null,
    inputRate: "0.00000015",
    outputRate: "0.0000006",
    unitCosts: null,
    modelMetadata: {},
    status: null,
    caching: { readRate: "0.000000075" },
    rates: { input: "0.00000015", output: "0.0000006", cacheRead: "0.000000075" },
    costs: { input: "0.00000015", output: "0.0000006", cacheRead: "0.000000075" },
    tiers: [{ service: "batch", above: 0, rates: { input: "0.000000075" }, costs: null }],
    margin: "0",
    creditPrice: "1",
    scope: "everyone",
    scopeId: null,
    startsAt: "2026-11-20T08:00:00.000Z",
    endsAt: null,
    deprecated: false,
    source: "catalogue",
    sourceVersion: "LiteLLM 2026-10-30",
    readOnly: true,
    createdAt: "2026-11-20T08:00:00.000Z",
    updatedAt: "2026-11-20T08:00:00.000Z",
    ...over,
  };
}

export function someRates(): ListedRate[] {
  const anthropic = { id: "p-anthropic", name: "anthropic", displayName: "Anthropic" };
  return [
    rate({ id: "r-1" }),
    rate({
      id: "r-2",
      model: "gpt-4o",
      modelDisplay: "GPT 4o",
      inputRate: "0.0000025",
      outputRate: "0.00001",
      caching: { readRate: "0.00000125" },
      source: "database",
      sourceVersion: null,
      readOnly: false,
    }),
    rate({
      id: "r-3",
      providerId: "p-anthropic",
      provider: anthropic,
      model: "claude-sonnet-4-5-20250929",
      modelDisplay: "Claude Sonnet 4.5",
      inputRate: "0.000003",
      outputRate: "0.000015",
      caching: { readRate: "0.0000003", writeRate: "0.00000375" },
    }),
    rate({
      id: "r-4",
      providerId: "p-file",
      provider: { id: "p-file", name: "groq", displayName: "Groq" },
      model: "llama-3.3-70b-versatile",
      modelDisplay: "Llama 3.3 70b Versatile",
      inputRate: "0.00000059",
      outputRate: "0.00000079",
      caching: null,
      source: "hub.toml",
      sourceVersion: null,
    }),
  ];
}
