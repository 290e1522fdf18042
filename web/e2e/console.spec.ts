import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { PASSWORD } from "./owner";

test.describe.configure({ mode: "serial" });

let context: BrowserContext;
/** Of the key that was created here. */
let secret = "";
let page: Page;

/** Pages are opened under the mount prefix, which HUB_URL may carry. */
const at = (path: string) => `${(process.env.HUB_URL ?? "").replace(/\/$/, "")}${path}`;

const open = (name: string) =>
  page
    .getByRole("navigation", { name: "Main navigation" })
    .first()
    .getByRole("link", { name })
    .click();

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ locale: "en-US" });
  page = await context.newPage();
});

test.afterAll(() => context.close());

test("signs in by the owner link and sets a password", async () => {
  const link = process.env.HUB_OWNER_LINK;
  if (!link) throw new Error("set HUB_OWNER_LINK to a fresh link of `aigne-hub owner-link`");
  await page.goto(link);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("heading", { name: "Welcome" })).toBeVisible();
});

test("a used owner link says how to get another", async ({ browser }) => {
  const other = await browser.newPage();
  await other.goto(process.env.HUB_OWNER_LINK ?? "");
  await expect(other.getByText(/Run aigne-hub owner-link/)).toBeVisible();
  await other.close();
});

test("the password signs in, back to the page that was asked for", async ({ browser }) => {
  const other = await browser.newPage();
  await other.goto(at("/calls?status=failed"));
  await other.getByLabel("Password").fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("heading", { name: "Calls" })).toBeVisible();
  expect(new URL(other.url()).search).toBe("?status=failed");
  await other.close();
});

test("adds a compatible provider with a credential", async () => {
  await open("Providers");
  await page.getByRole("button", { name: "Add provider" }).click();
  await page.getByLabel("Name in model ids").fill("local");
  await page.getByLabel("Display name").fill("Local LLM");
  await page.getByLabel("Base URL").fill(process.env.COMPATIBLE_URL ?? "http://127.0.0.1:9/v1");
  await page.getByRole("switch", { name: "May be on a private network" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();

  const credentials = page.getByRole("dialog", { name: "Credentials of Local LLM" });
  await expect(credentials).toBeVisible();
  // The hub tries a credential before it keeps it, so saving needs a server that answers.
  if (process.env.COMPATIBLE_URL) {
    await credentials.getByRole("button", { name: "Add credential" }).click();
    await page.getByLabel("API key").fill("sk-end-to-end-test-key");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(credentials.getByText("Valid")).toBeVisible();
    await expect(page.getByText("sk-end-to-end-test-key")).toHaveCount(0);
  }
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("article", { name: /Local LLM/ })).toBeVisible();
});

test("creates a key and shows its secret once", async () => {
  await open("Keys");
  await page.getByRole("button", { name: "Create key" }).first().click();
  const form = page.getByRole("dialog", { name: "Create key" });
  await form.getByLabel("Name").fill("End to end");
  await form.getByRole("button", { name: "Create", exact: true }).click();

  const once = page.getByRole("dialog", { name: "New key: End to end" });
  secret = (await once.getByLabel("Key", { exact: true }).textContent()) ?? "";
  expect(secret).toMatch(/^aigne-/);
  await expect(once.getByLabel("curl")).toContainText(secret);
  await once.getByRole("button", { name: "I have saved it" }).click();
  await expect(page.getByRole("row", { name: /End to end/ })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
});

test("streams an answer of the demo model in the playground", async () => {
  await open("Playground");
  await page.getByLabel("Model").fill("demo/chat");
  await page.getByLabel("Model").press("Enter");
  await page.getByLabel("Message").fill("Say hello");
  await page.getByLabel("Message").press("Enter");
  const answer = page.getByTestId("answer").last();
  await expect(answer).toHaveAttribute("aria-busy", "false");
  await expect(answer).not.toBeEmpty();
  await expect(page.getByText(/first token/)).toBeVisible();
  await expect(page.getByText(/\d+ in, \d+ out/)).toBeVisible();
});

test("shows that call with its tokens and its charge", async () => {
  await page.getByRole("link", { name: "Show the call" }).click();
  const row = page.getByRole("row", { name: /demo\/chat/ });
  await expect(row).toHaveCount(1);
  await expect(row.getByText("Success")).toBeVisible();
  await expect(row).toContainText(/\d+ → \d+/);
  await row.press("Enter");
  const call = page.getByRole("dialog", { name: "Call" });
  await expect(call.getByRole("table", { name: "Price" })).toBeVisible();
  await expect(call.getByRole("row", { name: /^Charged/ })).toContainText(/\d/);
  await expect(call.getByText(/^1\. demo\//)).toBeVisible();
  await call.getByRole("button", { name: "Close" }).click();
});

test("shows the call that the README's curl made, with its tokens, price and timings", async () => {
  const readme = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
  const curl = /```sh\n(curl -N [^`]*)```/.exec(readme)?.[1];
  if (!curl) throw new Error("README.md has no curl to try");
  const told = execFileSync("bash", ["-c", curl.replace("http://127.0.0.1:8787", at(""))], {
    env: { ...process.env, KEY: secret },
    encoding: "utf8",
  });
  expect(told.trimEnd().endsWith("data: [DONE]")).toBe(true);

  await page.goto(at("/calls"));
  const row = page.getByRole("row", { name: /End to end/ }).first();
  await expect(row).toContainText("demo/chat");
  await row.press("Enter");
  const call = page.getByRole("dialog", { name: "Call" });
  await expect(call.getByText("curl/", { exact: false })).toBeVisible();
  const charged = call.getByRole("row", { name: /^Charged/ });
  await expect(charged).toContainText(/0\.0\d*[1-9]/);
  for (const measured of ["Time to first token", "Duration"]) {
    await expect(
      call.locator("dt", { hasText: measured }).locator("xpath=following-sibling::dd[1]"),
    ).toHaveText(/\d/);
  }
  await expect(call.getByRole("row", { name: /^Input/ })).toContainText(/\d/);
  await expect(call.getByRole("row", { name: /^Output/ })).toContainText(/\d/);
  await call.getByRole("button", { name: "Close" }).click();
});

test("changes the language and the theme, and keeps both", async () => {
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-dark", "");
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitem", { name: "中文" }).click();
  await expect(page.getByRole("heading", { name: "调用" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "调用" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-dark", "");
});

test("fits a phone without scrolling sideways", async ({ browser }) => {
  const phone = await browser.newContext({
    viewport: { width: 360, height: 760 },
    storageState: await context.storageState(),
  });
  const small = await phone.newPage();
  for (const path of ["/", "/providers", "/prices", "/keys", "/calls", "/playground"]) {
    await small.goto(at(path));
    await expect(small.locator("h1")).toBeVisible();
    const beyond = await small.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond, path).toBeLessThanOrEqual(0);
  }
  await phone.close();
});
