import { HttpResponse, http, type RequestHandler } from "msw";
import type { Group, PricedModel, Statistics, Sums } from "../../src/api/types";
import type { State } from "./state";

const NOTHING = { mean_ms: null, p50_ms: null, p95_ms: null, p99_ms: null };
const DAY_MS = 86_400_000;

export function sums(calls: number, charge: string, tokens: number): Sums {
  return {
    calls,
    succeeded: calls - Math.floor(calls / 40),
    failed: Math.floor(calls / 40),
    cancelled: 0,
    charge,
    unpriced: 0,
    cached: 0,
    saved: "0",
    tokens: {
      total: tokens,
      input: tokens,
      cache_read: 0,
      cache_write_5m: 0,
      cache_write_1h: 0,
      audio_input: 0,
      image_input: 0,
      output: 0,
      reasoning: 0,
      audio_output: 0,
      image_output: 0,
    },
    units: { images: 0, seconds: 0, characters: 0, searches: 0, requests: 0 },
    duration: calls === 0 ? NOTHING : { mean_ms: 1840, p50_ms: 1500, p95_ms: 4200, p99_ms: 9000 },
    ttft: calls === 0 ? NOTHING : { mean_ms: 420, p50_ms: 380, p95_ms: 900, p99_ms: 1500 },
  };
}

const MODELS = ["gpt-4o-mini", "gpt-4o", "o3", "gpt-4.1", "gpt-4.1-mini", "gpt-5", "gpt-5-mini"];

function groupsOf(by: string, factor: number): Group[] {
  const named = (group: Record<string, string>, names: Record<string, string>, at: number) => ({
    group,
    names,
    ...sums(40 * factor * (at + 1), (0.8 * factor * (at + 1)).toFixed(4), 9000 * factor * (at + 1)),
  });
  if (by === "provider") {
    return [named({ provider: "anthropic" }, {}, 1), named({ provider: "openai" }, {}, 0)];
  }
  if (by === "key") {
    return [named({ key: "k-bot" }, { key: "Support bot" }, 1), named({ key: "" }, {}, 0)];
  }
  if (by === "provider,model") {
    const unanswered = named({ provider: "", model: "openai/gpt-9" }, {}, 0);
    const models = MODELS.map((model, at) => named({ provider: "openai", model }, {}, at));
    return [...models.reverse(), unanswered];
  }
  return [named({ [by]: "support" }, {}, 1), named({ [by]: "" }, {}, 0)];
}

/** Sums of calls, and the public list of prices. */
export function usageHandlers(state: State): RequestHandler[] {
  const filled = state.calls.length > 0;
  return [
    http.get("*/api/statistics", ({ request }) => {
      const query = new URL(request.url).searchParams;
      const from = Date.parse(query.get("from") ?? "2026-11-22T00:00:00Z");
      const to = Date.parse(query.get("to") ?? "2026-11-29T00:00:00Z");
      const by = query.get("by") ?? "";
      const days = query.has("every") ? Math.min(31, Math.ceil((to - from) / DAY_MS)) : 0;
      const iso = (at: number) => new Date(at).toISOString();
      const statistics: Statistics = {
        from: iso(from),
        to: iso(to),
        time_zone: query.get("time_zone") ?? "UTC",
        total: filled ? sums(1120, "22.4", 252_000) : sums(0, "0", 0),
        before: filled ? sums(1000, "20", 300_000) : sums(0, "0", 0),
        groups: filled && by !== "" ? groupsOf(by, 1) : [],
        series: Array.from({ length: days }, (_, day) => ({
          from: iso(from + day * DAY_MS),
          to: iso(from + (day + 1) * DAY_MS),
          total: filled ? sums(160 + day, (3.2 + day).toFixed(4), 36_000) : sums(0, "0", 0),
          groups: filled ? groupsOf(by, 0.1 + day * 0.02) : [],
        })),
      };
      return HttpResponse.json({ statistics });
    }),
    http.get("*/api/ai-providers/models", () => HttpResponse.json(filled ? PRICED : [])),
    http.get("*/api/cache", () =>
      HttpResponse.json({
        on: true,
        replies: filled ? 12 : 0,
        bytes: filled ? 3_145_728 : 0,
        limit_bytes: 268_435_456,
        limit_each_bytes: 67_108_864,
        longest_seconds: 86_400,
        price: "free",
        calls: filled
          ? { hit: 30, joined: 2, miss: 8, refresh: 1, bypass: 0 }
          : { hit: 0, joined: 0, miss: 0, refresh: 0, bypass: 0 },
      }),
    ),
    http.delete("*/api/cache", () => HttpResponse.json({ removed: 12 })),
  ];
}

function priced(draft: Partial<PricedModel>): PricedModel {
  return {
    key: "openai/gpt-4o",
    model: "gpt-4o",
    modelDisplay: "GPT-4o",
    type: "chat",
    provider: "openai",
    providerId: "p-openai",
    providerDisplayName: "OpenAI",
    input_credits_per_token: "0.0000025",
    output_credits_per_token: "0.00001",
    rates: { input: "0.0000025", output: "0.00001", cacheRead: "0.00000125" },
    tiers: [],
    unitRates: [],
    modelMetadata: { context_tokens: 128_000 },
    status: null,
    ...draft,
  };
}

const PRICED: PricedModel[] = [
  priced({}),
  priced({
    key: "anthropic/claude-sonnet-4-5",
    model: "claude-sonnet-4-5",
    modelDisplay: "Claude Sonnet 4.5",
    provider: "anthropic",
    providerDisplayName: "Anthropic",
    input_credits_per_token: "0.000003",
    output_credits_per_token: "0.000015",
    rates: { input: "0.000003", output: "0.000015", cacheRead: "0.0000003" },
    tiers: [
      { above: 200_000, rates: { input: "0.000006", output: "0.0000225" }, costs: null },
      { service: "batch", above: 0, rates: { input: "0.0000015" }, costs: null },
    ],
  }),
  priced({
    key: "openai/dall-e-3",
    model: "dall-e-3",
    modelDisplay: "DALL·E 3",
    type: "image_generation",
    input_credits_per_token: "0",
    output_credits_per_token: "0",
    rates: {},
    unitRates: [
      { unit: "image", rate: "0.04", size: "1024x1024", quality: "standard" },
      { unit: "image", rate: "0.08", size: "1024x1024", quality: "hd" },
    ],
    modelMetadata: {},
  }),
];
