import type { Page } from "@playwright/test";
import { at } from "./visit";

const SESSION = "/.well-known/service/api/access-key/session";

/** A program that asks for a key of its own, as AIGNE's command line does. */
export class Program {
  private constructor(
    private readonly page: Page,
    private readonly id: string,
  ) {}

  static async ask(page: Page): Promise<Program> {
    const asked = await page.request.post(at(SESSION));
    return new Program(page, (await asked.json()).id);
  }

  /** Where it sends the browser. */
  get entrance(): string {
    const words = new URLSearchParams({
      __token__: Buffer.from(this.id).toString("base64url"),
      source: "@aigne/cli connect to AIGNE hub",
      cli: "true",
      appName: " AIGNE CLI",
    });
    return `/.well-known/service/gen-simple-access-key?${words}`;
  }

  /** What it is told when it looks whether it may. */
  async look(): Promise<{ status: number; told: { accessKeyId?: string } }> {
    const answer = await this.page.request.get(at(`${SESSION}?sid=${this.id}`));
    return { status: answer.status(), told: await answer.json() };
  }
}

/** Where a program that has just asked sends the browser. */
export async function entrance(page: Page): Promise<string> {
  return (await Program.ask(page)).entrance;
}
