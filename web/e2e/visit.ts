import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { Owner } from "./owner";

/** Pages are opened under the mount prefix, which HUB_URL may carry. */
export const at = (path: string) => `${(process.env.HUB_URL ?? "").replace(/\/$/, "")}${path}`;

/** The owner's browser, signed in. */
export interface Visit {
  context: BrowserContext;
  page: Page;
  owner: Owner;
}

/** Opens a browser as the owner's; `options` say its size, language and theme. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: "en-US", ...options });
  const owner = new Owner(context.request, at(""));
  await owner.signIn();
  return { context, page: await context.newPage(), owner };
}
