import { join } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import axe from "axe-core";
import { entrance } from "./program";
import { at, visit } from "./visit";

// Every page as people meet it: both languages, both themes, desktop and phone; and while its
// data is on its way, or does not come. The pictures are kept with the test's results.
test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

const PAGES = [
  "/",
  "/playground",
  "/playground?kind=image",
  "/playground?kind=transcription",
  "/calls",
  "/calls?tag=team&min_tokens=5",
  "/usage",
  "/usage?view=table",
  "/providers",
  "/providers?tab=capabilities",
  "/providers?tab=models",
  "/providers?tab=cache",
  "/keys",
  "/prices",
  "/prices?tab=lists",
  "/budgets",
  "/billing",
  "/billing?tab=codes",
  "/billing?tab=own",
  "/pricing",
  "/routes",
  "/routes?tab=explain&model=demo/chat",
  "/limits",
  "/people",
  "/people?tab=invitations",
  "/people?tab=issuers",
  "/projects",
  "/audit",
  "/settings",
  "/guide",
  "/system",
];

const WAYS = [
  { name: "en-light-desktop", locale: "en-US", colorScheme: "light", width: 1280, height: 800 },
  { name: "en-dark-phone", locale: "en-US", colorScheme: "dark", width: 360, height: 760 },
  { name: "zh-dark-desktop", locale: "zh-CN", colorScheme: "dark", width: 1280, height: 800 },
  { name: "zh-light-phone", locale: "zh-CN", colorScheme: "light", width: 390, height: 844 },
] as const;

const PICTURES = join(import.meta.dirname, "../test-results/pages");

async function settled(page: Page) {
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.locator(".MuiSkeleton-root")).toHaveCount(0);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** Takes a picture of the whole page, named by its address. */
async function picture(page: Page, folder: string, path: string) {
  const name = path
    .replace(/\?__.*/, "")
    .replace(/\W+/g, "-")
    .replace(/^-|-$/g, "");
  await page.screenshot({ path: join(PICTURES, folder, `${name || "home"}.png`), fullPage: true });
}

/** What axe holds to be serious or critical, with the elements that it means. */
async function findings(page: Page): Promise<string[]> {
  // Evaluated rather than added as a script, which the page's own policy forbids.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(" ")}`,
      );
  });
}

for (const { name, locale, colorScheme, width, height } of WAYS) {
  test(`every page is readable, whole and accessible: ${name}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const { context, page } = await visit(browser, {
      locale,
      colorScheme,
      viewport: { width, height },
      // Colours on their way from one to another are no contrast to measure.
      reducedMotion: "reduce",
    });
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
    for (const path of [...PAGES, await entrance(page)]) {
      await page.goto(at(path));
      await settled(page);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (beyond > 0) wrong.push(`${path}: ${beyond} px wider than the screen`);
      for (const finding of await findings(page)) wrong.push(`${path}: ${finding}`);
      await picture(page, name, path);
    }
    expect(wrong).toEqual([]);
    await context.close();
  });
}

/** Pages with something to wait for; who is signed in and what the hub is are known before. */
const WAITING = PAGES.filter((path) => !path.startsWith("/playground") && !path.includes("view="));
const KNOWN = /\/api\/(session|hub|notices)\b/;

async function answer(context: BrowserContext, how: "never" | "failure") {
  await context.route(/\/(api|v1)\//, async (route) => {
    if (KNOWN.test(route.request().url())) return route.continue();
    if (how === "never") return;
    const error = { message: "the database is on fire", code: "internal", request_id: "req-1" };
    await route.fulfill({ status: 500, json: { error } });
  });
}

test("every page shows that its data is on its way", async ({ browser }) => {
  test.setTimeout(180_000);
  const { context, page } = await visit(browser);
  await answer(context, "never");
  for (const path of WAITING) {
    await page.goto(at(path));
    await expect(page.locator(".MuiSkeleton-root").first(), path).toBeVisible();
  }
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});

/** The answer of a hub on which nothing was done yet: its lists hold nothing. */
function emptied(answer: unknown): unknown {
  if (Array.isArray(answer)) return [];
  if (answer === null || typeof answer !== "object") return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => {
      if (Array.isArray(value)) return [name, []];
      return [name, name === "statistics" ? nothing(value) : value];
    }),
  );
}

/** Sums of no calls. */
function nothing(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value === "number") return 0;
  if (typeof value === "string") return /^[\d.]+$/.test(value) ? "0" : value;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, nothing(part)]));
}

/** Pages that have something of their own where a list would be empty. */
const NEVER_EMPTY =
  /^\/(\?|$|playground|providers\?tab=(capabilities|cache)|settings|guide|system)|explain|tab=own/;

test("every page says so where there is nothing yet", async ({ browser }) => {
  test.setTimeout(180_000);
  const { context, page } = await visit(browser);
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
  await context.route(/\/api\//, async (route) => {
    if (KNOWN.test(route.request().url()) || route.request().method() !== "GET") {
      return route.continue();
    }
    const response = await route.fetch();
    const type = response.headers()["content-type"] ?? "";
    if (!type.includes("json")) return route.fulfill({ response });
    await route.fulfill({ response, json: emptied(await response.json()) });
  });
  for (const path of PAGES) {
    await page.goto(at(path));
    await settled(page);
    if (!NEVER_EMPTY.test(path)) {
      await expect.soft(page.locator("[data-empty]").first(), path).toBeVisible();
    }
    for (const finding of await findings(page)) wrong.push(`${path}: ${finding}`);
    await picture(page, "empty", path);
  }
  expect(wrong).toEqual([]);
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});

test("every page says what failed, and tries again", async ({ browser }) => {
  test.setTimeout(180_000);
  const { context, page } = await visit(browser);
  for (const path of WAITING) {
    await answer(context, "failure");
    await page.goto(at(path));
    await expect(page.getByText("the database is on fire").first(), path).toBeVisible();
    await context.unrouteAll({ behavior: "ignoreErrors" });
    for (const again of await page.getByRole("button", { name: "Try again" }).all()) {
      await again.click({ timeout: 2_000 }).catch(() => {});
    }
    await expect(page.getByText("the database is on fire"), path).toHaveCount(0);
  }
  await context.close();
});
