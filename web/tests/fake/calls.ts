import type { CallDetail } from "../../src/api/types";

const NO_TOKENS = {
  input: 0,
  cache_read: 0,
  cache_write_5m: 0,
  cache_write_1h: 0,
  audio_input: 0,
  image_input: 0,
  output: 0,
  reasoning: 0,
  audio_output: 0,
  image_output: 0,
  total_input: 0,
  total_output: 0,
};

export function call(over: Partial<CallDetail>): CallDetail {
  const started_at = over.started_at ?? "2026-11-23T02:00:00.000Z";
  return {
    id: "call-x",
    request_id: "req_01jdx",
    started_at,
    duration_ms: 1843,
    ttft_ms: 412,
    surface: "openai_chat",
    streamed: true,
    status: "success",
    http_status: 200,
    error: null,
    cached: null,
    requested_model: "openai/gpt-4o-mini",
    provider: "openai",
    model: "gpt-4o-mini",
    credential_id: "c-1",
    key: { id: "k-1", name: "Support bot" },
    user_id: "did:abt:z1abc",
    project: "support",
    stop_reason: "stop",
    service_tier: "default",
    usage_source: "reported",
    usage: {
      ...NO_TOKENS,
      input: 812,
      cache_read: 1024,
      output: 240,
      total_input: 1836,
      total_output: 240,
    },
    charge: "0.0003426",
    rate_source: "catalogue",
    left_out: [],
    tags: [],
    kind: "chat",
    client_ip: "10.1.2.3",
    user_agent: "OpenAI/Python 1.99.1",
    attempts: [
      {
        number: 1,
        provider: "openai",
        model: "gpt-4o-mini",
        credential_name: "Team key",
        route: "fast",
        chosen_by: "priority",
        reason: "step 1, its turn by priority and weight",
        spent: null,
        status: "success",
        http_status: 200,
        error_code: null,
        error_message: null,
        started_at,
        first_byte_ms: 398,
        duration_ms: 1830,
      },
    ],
    price: {
      rate_id: "r-1",
      source: "catalogue",
      lines: [
        { class: "input", tokens: 812, rate: "0.00000015", amount: "0.0001218" },
        { class: "cache_read", tokens: 1024, rate: "0.000000075", amount: "0.0000768" },
        { class: "output", tokens: 240, rate: "0.0000006", amount: "0.000144" },
      ],
    },
    ...over,
  };
}

function failed(base: Partial<CallDetail>, started: number): CallDetail {
  return call({
    ...base,
    status: "failed",
    http_status: 502,
    requested_model: "fast",
    provider: "groq",
    model: "llama-3.3-70b-versatile",
    ttft_ms: null,
    stop_reason: null,
    usage_source: "none",
    usage: NO_TOKENS,
    charge: "0",
    price: null,
    error: {
      code: "upstream_unavailable",
      message: "groq answered 503 twice: over capacity, try again later",
    },
    left_out: ["logit_bias", "parallel_tool_calls"],
    attempts: [1, 2].map((number) => ({
      number,
      provider: "groq",
      model: "llama-3.3-70b-versatile",
      credential_name: "GROQ_API_KEY",
      route: null,
      chosen_by: "named",
      reason: "the request names it",
      spent: null,
      status: "failed",
      http_status: 503,
      error_code: "over_capacity",
      error_message: "over capacity, try again later",
      started_at: new Date(started + (number - 1) * 640).toISOString(),
      first_byte_ms: 310,
      duration_ms: 320,
    })),
    duration_ms: 962,
  });
}

/** Calls of the last hours, newest first, of every state that the pages must show. */
export function manyCalls(count: number): CallDetail[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const started = now - index * 47_000;
    const base = {
      id: `call-${String(index).padStart(4, "0")}`,
      request_id: `req_${String(index).padStart(4, "0")}`,
      started_at: new Date(started).toISOString(),
    };
    if (index % 7 === 3) return failed(base, started);
    if (index % 7 === 5) {
      return call({
        ...base,
        status: "cancelled",
        http_status: 499,
        requested_model:
          "inference-cluster-in-the-basement-of-building-four/qwen3-coder-480b-a35b-instruct-fp8",
        provider: "inference-cluster-in-the-basement-of-building-four",
        model: "qwen3-coder-480b-a35b-instruct-fp8",
        usage_source: "estimated",
        charge: null,
        rate_source: null,
        price: null,
        stop_reason: null,
      });
    }
    if (index % 7 === 1) {
      const duration_ms = 75_300;
      return call({
        ...base,
        requested_model: "anthropic/claude-sonnet-4-5-20250929",
        provider: "anthropic",
        model: "claude-sonnet-4-5-20250929",
        surface: "anthropic",
        key: null,
        charge: "1.2845",
        duration_ms,
        usage: {
          ...NO_TOKENS,
          input: 118_200,
          output: 41_877,
          total_input: 118_200,
          total_output: 41_877,
        },
      });
    }
    return call(base);
  });
}
