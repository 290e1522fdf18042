import { hubUrl } from "@/api/base";

export const SNIPPETS = ["curl", "openai", "typescript", "anthropic", "aigne"] as const;

/** Stands in for a secret that is not known, in a form a reader will notice. */
const PLACEHOLDER = "YOUR_HUB_KEY";

interface Call {
  secret: string | null;
  model: string;
}

/** Source text of a first call, pointed at this hub. */
export function snippet(kind: (typeof SNIPPETS)[number], { secret, model }: Call): string {
  const key = secret ?? PLACEHOLDER;
  const hub = hubUrl();
  if (kind === "curl") {
    return [
      `curl ${hub}v1/chat/completions \\`,
      `  -H "Authorization: Bearer ${key}" \\`,
      `  -H "Content-Type: application/json" \\`,
      `  -d '{"model": "${model}", "stream": true,`,
      `       "messages": [{"role": "user", "content": "Hello!"}]}'`,
    ].join("\n");
  }
  if (kind === "openai") {
    return [
      "from openai import OpenAI",
      "",
      `client = OpenAI(base_url="${hub}v1", api_key="${key}")`,
      "reply = client.chat.completions.create(",
      `    model="${model}",`,
      `    messages=[{"role": "user", "content": "Hello!"}],`,
      ")",
      "print(reply.choices[0].message.content)",
    ].join("\n");
  }
  if (kind === "typescript") {
    return [
      'import OpenAI from "openai";',
      "",
      `const client = new OpenAI({ baseURL: "${hub}v1", apiKey: "${key}" });`,
      "const reply = await client.chat.completions.create({",
      `  model: "${model}",`,
      '  messages: [{ role: "user", content: "Hello!" }],',
      "});",
      "console.log(reply.choices[0].message.content);",
    ].join("\n");
  }
  if (kind === "aigne") {
    return [
      'import { AIGNEHubChatModel } from "@aigne/aigne-hub";',
      "",
      "const model = new AIGNEHubChatModel({",
      `  baseUrl: "${hub.replace(/\/$/, "")}",`,
      `  apiKey: "${key}",`,
      `  model: "${model}",`,
      "});",
      'const reply = await model.invoke({ messages: [{ role: "user", content: "Hello!" }] });',
      "console.log(reply.text);",
    ].join("\n");
  }
  return [
    "from anthropic import Anthropic",
    "",
    `client = Anthropic(base_url="${hub.replace(/\/$/, "")}", api_key="${key}")`,
    "reply = client.messages.create(",
    `    model="${model}",`,
    "    max_tokens=256,",
    `    messages=[{"role": "user", "content": "Hello!"}],`,
    ")",
    "print(reply.content[0].text)",
  ].join("\n");
}
