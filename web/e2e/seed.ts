import type { APIRequestContext } from "@playwright/test";

/** Accounts of the providers that `aigne-hub demo-data` calls, as somebody would have them. */
const CREDENTIALS = [
  { provider: "openai", name: "Team key", weight: 100 },
  { provider: "openai", name: "Batch key", weight: 25 },
  { provider: "anthropic", name: "Team key", weight: 100 },
  { provider: "google", name: "Research", weight: 100 },
  { provider: "deepseek", name: "Team key", weight: 100 },
  { provider: "mistral", name: "Trial", weight: 0 },
];

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

  /** Gives the providers credentials; nothing is sent with them. */
  async credentials(): Promise<void> {
    const providers = await (await this.request.get(`${this.hub}/api/ai-providers`)).json();
    for (const { provider, name, weight } of CREDENTIALS) {
      const found = providers.find((one: { name: string }) => one.name === provider);
      await this.send(`/api/ai-providers/${found.id}/credentials?test=false`, {
        name,
        weight,
        value: `sk-${provider}-${name.length}0123456789abcdefghij`,
      });
    }
  }

  private async send(path: string, data: object): Promise<void> {
    const answer = await this.request.post(`${this.hub}${path}`, {
      data,
      headers: { "x-csrf-token": this.csrf },
    });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
  }
}
