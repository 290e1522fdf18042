import type { APIRequestContext, APIResponse } from "@playwright/test";

/** Of the owner, in every story of one hub. */
export const PASSWORD = "a long enough password";

/** Does over the API what a story needs and does not tell. */
export class Owner {
  private csrf = "";

  constructor(
    private readonly request: APIRequestContext,
    private readonly hub: string,
  ) {}

  /** With the password that an earlier story set, else by the link and setting it. */
  async signIn(): Promise<void> {
    const known = await this.request.post(`${this.hub}/api/session`, {
      data: { name: "owner", password: PASSWORD },
    });
    if (known.ok()) {
      this.csrf = (await known.json()).session.csrf_token;
      return;
    }
    const token = new URL(process.env.HUB_OWNER_LINK ?? "").searchParams.get("token");
    const linked = await this.request.post(`${this.hub}/api/session/owner-link`, {
      data: { token },
    });
    this.csrf = (await linked.json()).session.csrf_token;
    await this.send("put", "/api/session/password", { new_password: PASSWORD });
  }

  /** A provider of this name, behind the simulator; with a credential, if calls are to reach it. */
  async provider(name: string, called = false): Promise<void> {
    const made = await this.send("post", "/api/ai-providers", {
      name,
      displayName: name,
      kind: "compatible",
      baseUrl: process.env.COMPATIBLE_URL ?? "http://127.0.0.1:9/v1",
      privateNetwork: true,
    });
    if (!called) return;
    const { id } = await made.json();
    await this.send("post", `/api/ai-providers/${id}/credentials?test=false`, {
      name: "Story",
      value: `sk-${name}-0123456789abcdefghij`,
    });
  }

  /** A rate made of a cost for each token that goes in. */
  async rate(provider: string, model: string, input: string): Promise<void> {
    const all = await (await this.request.get(`${this.hub}/api/ai-providers`)).json();
    const id = all.find((one: { name: string }) => one.name === provider).id;
    await this.send("post", `/api/ai-providers/${id}/model-rates`, {
      model,
      type: "chatCompletion",
      costs: { input, output: "0.00001" },
      margin: "0",
    });
  }

  async key(name: string, project: string, models: string[] = []): Promise<string> {
    const made = await this.send("post", "/api/keys", { name, project, models });
    return (await made.json()).secret;
  }

  call(key: string, model: string, headers: Record<string, string> = {}): Promise<APIResponse> {
    return this.request.post(`${this.hub}/v1/chat/completions`, {
      headers: { ...headers, authorization: `Bearer ${key}` },
      data: { model, messages: [{ role: "user", content: "Say hello" }] },
    });
  }

  private async send(method: "post" | "put", path: string, data: object): Promise<APIResponse> {
    const answer = await this.request[method](`${this.hub}${path}`, {
      data,
      headers: { "x-csrf-token": this.csrf },
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer;
  }
}
