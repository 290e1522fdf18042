import type { APIRequestContext } from "@playwright/test";

/** What a team of a few months would have: providers, keys, calls that went well and some that did not. */
const PROVIDERS = [
  { name: "openai", kind: "openai", displayName: "OpenAI", home: "https://api.openai.com/v1" },
  {
    name: "anthropic",
    kind: "anthropic",
    displayName: "Anthropic",
    home: "https://api.anthropic.com",
  },
  {
    name: "groq",
    kind: "compatible",
    displayName: "Groq",
    home: "https://api.groq.com/openai/v1",
  },
  {
    name: "lab",
    kind: "compatible",
    displayName: "Lab server",
    home: "http://127.0.0.1:9/v1",
  },
];

const KEYS = [
  { name: "Support bot", project: "support", models: ["openai/*", "anthropic/*"] },
  { name: "Document search", project: "search", models: ["openai/gpt-4o-mini"] },
  { name: "Nightly reports", project: "reports", models: [] },
  { name: "Research notebook", project: "research", models: ["anthropic/*", "groq/*", "demo/*"] },
];

const MODELS = [
  "openai/gpt-4o-mini",
  "anthropic/claude-sonnet-4-5",
  "openai/gpt-4.1",
  "openai/gpt-4o-mini",
  "groq/llama-3.3-70b-versatile",
  "anthropic/claude-haiku-4-5",
  "demo/chat",
];

const PROMPT = "Sum up what our customers asked for in the last week, by product and by urgency. ";

/** Talks to the hub as its owner. */
export class Seed {
  private csrf = "";

  constructor(
    private readonly request: APIRequestContext,
    private readonly hub: string,
  ) {}

  async signIn(link: string): Promise<void> {
    const token = new URL(link).searchParams.get("token");
    const answer = await this.request.post(`${this.hub}/api/session/owner-link`, {
      data: { token },
    });
    this.csrf = (await answer.json()).session.csrf_token;
  }

  /** Providers behind the simulator; each answers as its dialect does. */
  async providers(simulator: string): Promise<void> {
    for (const { home, ...provider } of PROVIDERS) {
      const at = provider.kind === "anthropic" ? simulator.replace(/\/v1$/, "") : simulator;
      const baseUrl = provider.name === "lab" ? home : at;
      const made = await this.send("post", "/api/ai-providers", {
        ...provider,
        baseUrl,
        privateNetwork: true,
      });
      await this.send("post", `/api/ai-providers/${made.id}/credentials?test=false`, {
        name: "Team key",
        value: `sk-${provider.name}-0123456789abcdefghij`,
      });
    }
  }

  /** Moves the providers to their real addresses, so that pages show what people see at home. */
  async atHome(): Promise<void> {
    for (const provider of await this.list()) {
      const known = PROVIDERS.find(({ name }) => name === provider.name);
      if (!known || known.name === "lab") continue;
      const path = `/api/ai-providers/${provider.id}`;
      await this.send("put", path, { baseUrl: known.home, privateNetwork: false });
      for (const { id } of provider.credentials) {
        const value = `sk-${provider.name}-0123456789abcdefghij`;
        await this.send("put", `${path}/credentials/${id}?test=false`, { value });
      }
    }
  }

  async keys(): Promise<string[]> {
    const secrets: string[] = [];
    for (const key of KEYS) secrets.push((await this.send("post", "/api/keys", key)).secret);
    return secrets;
  }

  async calls(secrets: string[], count: number): Promise<void> {
    for (let number = 0; number < count; number++) {
      const model = number % 13 === 7 ? "lab/qwen3-32b" : MODELS[number % MODELS.length];
      await this.request.post(`${this.hub}/v1/chat/completions`, {
        headers: { authorization: `Bearer ${secrets[number % secrets.length]}` },
        data: {
          model,
          stream: number % 2 === 0,
          messages: [{ role: "user", content: PROMPT.repeat(1 + ((number * 37) % 90)) }],
        },
      });
    }
  }

  private async list() {
    return (await this.request.get(`${this.hub}/api/ai-providers`)).json();
  }

  private async send(method: "post" | "put", path: string, data: object) {
    const answer = await this.request[method](`${this.hub}${path}`, {
      data,
      headers: { "x-csrf-token": this.csrf },
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  }
}
