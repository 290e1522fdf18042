import { hubUrl } from "@/api/base";
import type { ChatRequest } from "./chat";
import { toCurl } from "./curl";

export const LANGUAGES = ["curl", "python", "typescript"] as const;

/** The request as source text that gets the same answer, with a key to fill in. */
export function toCode(language: (typeof LANGUAGES)[number], request: ChatRequest): string {
  switch (language) {
    case "curl":
      return toCurl(request);
    case "python":
      return toPython(request);
    case "typescript":
      return toTypeScript(request);
  }
}

function toPython(request: ChatRequest): string {
  const lines = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `    ${name}=${literal(value)},`);
  return [
    "import os",
    "from openai import OpenAI",
    "",
    `client = OpenAI(base_url="${hubUrl()}v1", api_key=os.environ["HUB_KEY"])`,
    "stream = client.chat.completions.create(",
    ...lines,
    "    stream=True,",
    ")",
    "for chunk in stream:",
    "    if chunk.choices:",
    '        print(chunk.choices[0].delta.content or "", end="", flush=True)',
  ].join("\n");
}

/** JSON without true, false and null is Python as well, and requests have none of these. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 4).replaceAll("\n", "\n    ");
}

function toTypeScript(request: ChatRequest): string {
  const body = JSON.stringify({ ...request, stream: true }, null, 2);
  return [
    'import OpenAI from "openai";',
    "",
    `const client = new OpenAI({ baseURL: "${hubUrl()}v1", apiKey: process.env.HUB_KEY });`,
    `const stream = await client.chat.completions.create(${body});`,
    "for await (const chunk of stream) {",
    '  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");',
    "}",
  ].join("\n");
}
