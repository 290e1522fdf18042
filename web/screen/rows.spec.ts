import { expect, type Page, test } from "@playwright/test";
import { at, visit } from "../e2e/visit";

/** Milliseconds until the first rows stand on the screen, from a click on a link to the page. */
const BOUND_MS = Number(process.env.HUB_SCREEN_MS ?? "1000");
/** The fastest counts: what else the machine did meanwhile is no fault of the page. */
const TIMES = 3;

/** Each page with what its first data is shown in. */
const PAGES = [
  { path: "/calls", rows: "tbody tr" },
  { path: "/calls?status=failed", rows: "tbody tr" },
  { path: "/calls?tag=team", rows: "tbody tr" },
  { path: "/calls?min_tokens=20000&status=success", rows: "tbody tr" },
  { path: "/usage", rows: "tbody tr" },
  { path: "/usage?range=month&by=user", rows: "tbody tr" },
  { path: "/usage?range=month&by=key", rows: "tbody tr" },
  { path: "/keys", rows: "tbody tr" },
  { path: "/budgets", rows: "tbody tr" },
  { path: "/prices", rows: "tbody tr" },
  { path: "/providers", rows: "article" },
  { path: "/providers?tab=models", rows: "tbody tr" },
  { path: "/pricing", rows: "tbody tr" },
];

/** Rows with words in them, rather than their skeletons; counted from when the page was opened. */
async function firstRows(page: Page, rows: string): Promise<number> {
  const found = await page.waitForFunction(
    (selector) => {
      const some = [...document.querySelectorAll(`main ${selector}`)];
      const filled = some.some((row) => !row.querySelector(".MuiSkeleton-root") && row.textContent);
      return filled ? performance.now() : false;
    },
    rows,
    { timeout: 20_000 },
  );
  return Number(await found.jsonValue());
}

test("the first rows of every page are soon there, however many there are", async ({ browser }) => {
  const { context, page } = await visit(browser);
  // What a browser keeps of the console once somebody has been there.
  await page.goto(at("/"));
  await expect(page.locator("h1")).toBeVisible();
  const told: string[] = [];
  const slow: string[] = [];
  for (const { path, rows } of PAGES) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await page.goto(at(path));
      times.push(await firstRows(page, rows));
      if (Math.min(...times) <= BOUND_MS) break;
    }
    const best = Math.round(Math.min(...times));
    told.push(`${path.padEnd(44)} ${String(best).padStart(5)}`);
    if (best > BOUND_MS) slow.push(`${path}: ${best} ms`);
  }
  await context.close();
  process.stdout.write(
    `milliseconds until the first rows, page loaded anew:\n  ${told.join("\n  ")}\n`,
  );
  expect(slow).toEqual([]);
});

/** Bytes of compressed script that the overview, chart and all, may cost who has never been here. */
const SCRIPT_BYTES = 350 * 1024;

test("the overview is small for who has never been here", async ({ browser }) => {
  const { context, page } = await visit(browser);
  await page.goto(at("/usage"));
  await firstRows(page, "tbody tr");
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .map(({ encodedBodySize }) => encodedBodySize),
  );
  const bytes = scripts.reduce((sum, size) => sum + size, 0);
  process.stdout.write(`the overview loads ${bytes} bytes of script in ${scripts.length} files\n`);
  expect(scripts.length).toBeGreaterThan(3);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES);
  await context.close();
});
