import type { components } from "@/api/schema";

/** Two kinds of providers, as a client of OpenAI's chat completions meets them. */
export const CAPABILITIES: components["schemas"]["CapabilityObject"][] = [
  {
    dialect: "openai-chat",
    provider: "openai",
    spoken: "openai-chat",
    abilities: [
      { name: "seed", support: "native", reason: null, left_out: [] },
      {
        name: "top_k",
        support: "impossible",
        reason: "OpenAI's models have no `top_k`",
        left_out: [],
      },
    ],
  },
  {
    dialect: "openai-chat",
    provider: "anthropic",
    spoken: "anthropic-messages",
    abilities: [
      { name: "seed", support: "impossible", reason: null, left_out: ["seed"] },
      { name: "newer_than_this_console", support: "translated", reason: null, left_out: [] },
    ],
  },
];
