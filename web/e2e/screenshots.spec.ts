import { statSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { Seed } from "./seed";

// Pictures for the blocklet store, of real pages of a hub with calls in it. Made anew by
// `scripts/screenshots`; a normal run of the story leaves them alone.
test.skip(process.env.SCREENSHOTS !== "1", "set SCREENSHOTS=1 to make the pictures anew");

const FOLDER = join(import.meta.dirname, "../../screenshots");
const SIZE = { width: 1280, height: 720 };
/** What the store takes. */
const MOST_BYTES = 300_000;

const hub = (process.env.HUB_URL ?? "").replace(/\/$/, "");

async function save(page: Page, name: string) {
  await page.mouse.move(0, SIZE.height - 1);
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  expect(statSync(path).size, name).toBeLessThan(MOST_BYTES);
}

type State = Awaited<ReturnType<Awaited<ReturnType<Browser["newContext"]>>["storageState"]>>;

async function visitor(browser: Browser, storageState: State, dark: boolean): Promise<Page> {
  const context = await browser.newContext({
    storageState,
    viewport: SIZE,
    locale: dark ? "zh-CN" : "en-US",
    colorScheme: dark ? "dark" : "light",
  });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

test("pictures of the pages", async ({ browser }) => {
  test.setTimeout(240_000);
  const owner = await browser.newContext();
  const seed = new Seed(owner.request, hub);
  await seed.signIn(process.env.HUB_OWNER_LINK ?? "");
  await seed.credentials();
  const page = await visitor(browser, await owner.storageState(), false);

  await page.goto(`${hub}/calls?provider=anthropic&status=success`);
  await page
    .getByRole("row", { name: /anthropic\/claude-sonnet/ })
    .first()
    .click();
  await expect(page.getByRole("row", { name: /^Charged/ })).toBeVisible();
  await save(page, "2-calls");

  await page.goto(`${hub}/providers`);
  await expect(page.getByRole("article", { name: /DeepSeek/ })).toBeVisible();
  await expect(page.getByText(/calls, .* answered/).first()).toBeVisible();
  await save(page, "3-providers");

  await page.goto(`${hub}/prices?model=claude`);
  await expect(page.getByRole("row", { name: /claude/ }).first()).toBeVisible();
  await save(page, "4-prices");

  await page.goto(`${hub}/playground?model=demo/chat`);
  await page.getByLabel("Message").fill("What does this hub do for my team?");
  await page.getByLabel("Message").press("Enter");
  await expect(page.getByText(/\d+ in, \d+ out/)).toBeVisible({ timeout: 30_000 });
  await save(page, "5-playground");

  await page.goto(`${hub}/`);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await save(page, "1-home");

  await page.goto(`${hub}/usage?range=month`);
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  await save(page, "7-usage");

  const chinese = await visitor(browser, await owner.storageState(), true);
  await chinese.goto(`${hub}/calls`);
  await expect(chinese.getByRole("row").nth(1)).toBeVisible();
  await save(chinese, "6-calls-zh-dark");
});
