import { readFile } from "node:fs/promises";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { Owner } from "./owner";

// The money of one hub from start to end: credits, codes, prices, lists, a budget that stops.
test.describe.configure({ mode: "serial" });
test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

let context: BrowserContext;
let page: Page;
let owner: Owner;

const at = (path: string) => `${(process.env.HUB_URL ?? "").replace(/\/$/, "")}${path}`;

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ locale: "en-US" });
  page = await context.newPage();
  owner = new Owner(context.request, at(""));
  await owner.signIn();
});

test.afterAll(() => context.close());

test("gives a customer credits, takes some back, and tells both in the statement", async () => {
  await page.goto(at("/billing"));
  await page.getByRole("button", { name: "Give credits" }).first().click();
  const give = page.getByRole("dialog", { name: "Give credits" });
  await give.getByLabel("Id").fill("ann");
  await give.getByLabel("Amount").fill("12.5");
  await give.getByLabel("Reason").fill("=Welcome");
  await give.getByRole("button", { name: "Give", exact: true }).click();
  await page.getByRole("row", { name: /user:ann/ }).click();
  await expect(page.getByText("12.50", { exact: true }).first()).toBeVisible();

  await page.getByRole("button", { name: "Take credits" }).click();
  const take = page.getByRole("dialog", { name: "Take credits" });
  await take.getByLabel("Amount").fill("100");
  await take.getByLabel("Reason").fill("A mistake");
  await take.getByRole("button", { name: "Take", exact: true }).click();
  await expect(take.getByText(/more than there is to take/)).toBeVisible();
  await take.getByLabel("Amount").fill("2.25");
  await take.getByRole("button", { name: "Take", exact: true }).click();
  const statement = page.getByRole("table", { name: "Statement" });
  await expect(statement.getByRole("row", { name: /A mistake/ })).toContainText("-2.25");
  await expect(page.getByText("10.25", { exact: true }).first()).toBeVisible();
});

test("gives the statement as a file that no spreadsheet takes for formulas", async () => {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const file = await readFile(await (await coming).path(), "utf8");
  const [head, ...lines] = file.trim().split("\r\n");
  expect(head).toMatch(/^time,kind,amount/);
  expect(lines).toHaveLength(2);
  expect(file).toContain("12.5,");
  expect(file).toContain("'=Welcome");
});

test("makes a code, shows it once, and redeems it", async () => {
  await page.goto(at("/billing?tab=codes"));
  await page.getByRole("button", { name: "Create codes" }).first().click();
  const form = page.getByRole("dialog", { name: "Create codes" });
  await form.getByLabel("Worth").fill("5");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  const once = page.getByRole("dialog", { name: "Your new code" });
  const code = (await once.getByLabel("Codes", { exact: true }).textContent()) ?? "";
  expect(code).toMatch(/^[0-9A-Z-]{31}$/);
  await once.getByRole("button", { name: "I have saved it" }).click();
  await expect(page.getByText(code)).toHaveCount(0);

  await page.getByRole("tab", { name: "My credits" }).click();
  await page.getByRole("button", { name: "Redeem a code" }).click();
  const redeem = page.getByRole("dialog", { name: "Redeem a code" });
  await redeem.getByLabel("Code").fill("AAAAA-AAAAA");
  await redeem.getByRole("button", { name: "Redeem", exact: true }).click();
  await expect(redeem.getByText(/worth nothing/)).toBeVisible();
  await redeem.getByLabel("Code").fill(code.toLowerCase());
  await redeem.getByRole("button", { name: "Redeem", exact: true }).click();
  await expect(page.getByText("5.00 credits were added.")).toBeVisible();
  await expect(page.getByText("5.00", { exact: true }).first()).toBeVisible();
  await page.getByRole("tab", { name: "Codes" }).click();
  await expect(page.getByRole("row", { name: /Used up/ })).toContainText("1 of 1");
});

test("sets a rate by cost, then one margin for all after a look at what changes", async () => {
  test.setTimeout(150_000);
  await owner.provider("openai");
  await page.goto(at("/prices"));
  await page.getByRole("button", { name: "Add rate" }).click();
  const drawer = page.getByRole("dialog", { name: "Add rate" });
  await drawer.getByRole("combobox", { name: "Provider" }).click();
  await page.getByRole("option", { name: "openai", exact: true }).click();
  await drawer.getByLabel("Model", { exact: true }).fill("story-model");
  await drawer.getByRole("button", { name: "Cost and margin" }).click();
  await drawer.getByLabel("Margin, %").fill("0");
  await drawer.getByLabel("Input", { exact: true }).fill("2.5");
  await drawer.getByLabel("Output", { exact: true }).fill("10");
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/The rate of story-model is saved/)).toBeVisible();

  await page.goto(at("/prices?model=story-model"));
  const row = page.getByRole("row", { name: /story-model/ });
  await expect(row).toContainText("2.50");
  await page.getByRole("button", { name: "Margin for all" }).click();
  const margin = page.getByRole("dialog", { name: "One margin for all rates" });
  await margin.getByLabel("Margin, %").fill("20");
  await margin.getByRole("button", { name: "Show what would change" }).click();
  await expect(margin.getByText(/would change/)).toBeVisible();
  await margin.getByRole("button", { name: "Apply" }).click();
  // Two thousand rates are written anew.
  await expect(row).toContainText("3.00", { timeout: 60_000 });
  await expect(row).toContainText("20 %");
});

test("puts a change of a price list in force, and holds back what changes too much", async () => {
  const priced = (each: number) => ({
    litellm_provider: "openai",
    mode: "chat",
    input_cost_per_token: each,
    output_cost_per_token: 0.00001,
  });
  await owner.rate("openai", "wild-model", "0.0000025");
  const list = { "story-model": priced(0.000003), "wild-model": priced(0.00025) };
  await page.goto(at("/prices?tab=lists"));
  await page.locator("input[type=file]").setInputFiles({
    name: "prices.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(list)),
  });
  const changes = page.getByRole("table", { name: "Changes of prices.json" });
  await expect(changes.getByRole("checkbox", { name: "openai/story-model" })).toBeChecked();
  await expect(changes.getByRole("checkbox", { name: "openai/wild-model" })).not.toBeChecked();
  await page.getByRole("button", { name: "Put 1 in force" }).click();
  await expect(page.getByText("1 price is in force.")).toBeVisible();
  await page.goto(at("/prices?model=story-model"));
  // 3 dollars and the margin of the row that it replaces.
  await expect(page.getByRole("row", { name: /story-model/ })).toContainText("3.60");
});

test("stops a project at its budget, and shows it", async () => {
  await page.goto(at("/budgets"));
  await page.getByRole("button", { name: "Create budget" }).first().click();
  const form = page.getByRole("dialog", { name: "Create budget" });
  await form.getByLabel("Name").fill("Story");
  await form.getByRole("combobox", { name: "Project", exact: true }).fill("story");
  await form.getByLabel("Amount").fill("0.01");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("row", { name: /Story/ })).toContainText("Within");

  const key = await owner.key("Budgeted", "story");
  let refused = "";
  for (let number = 0; number < 200 && refused === ""; number++) {
    const answer = await owner.call(key, "demo/chat");
    if (!answer.ok()) refused = await answer.text();
  }
  expect(refused).toContain("Story");
  await page.reload();
  const row = page.getByRole("row", { name: /Story/ });
  await expect(row).toContainText(/Nearly used up|Used up: calls are refused/);

  await row.getByRole("button", { name: "Actions for Story" }).click();
  await page.getByRole("menuitem", { name: "Increase for a while" }).click();
  const raise = page.getByRole("dialog", { name: /Increase Story/ });
  await raise.getByLabel("In addition").fill("5");
  await raise.getByRole("button", { name: "Increase", exact: true }).click();
  await expect(row).toContainText("Within");
  expect((await owner.call(key, "demo/chat")).ok()).toBe(true);
});

test("leads from what a project used to the calls behind it", async () => {
  await page.goto(at("/usage?by=project"));
  const row = page.getByRole("table", { name: "By project" }).getByRole("row", { name: /story/ });
  await row.getByRole("link").click();
  await expect(page.getByRole("row", { name: /Budgeted/ }).first()).toContainText("demo/chat");
});

test("tells prices to everybody, and fits a phone", async ({ browser }) => {
  const stranger = await browser.newContext({ viewport: { width: 360, height: 760 } });
  const open = await stranger.newPage();
  await open.goto(at("/pricing?q=chat"));
  await expect(open.getByText("demo/chat")).toBeVisible();
  await stranger.close();
  const phone = await browser.newContext({
    viewport: { width: 360, height: 760 },
    storageState: await context.storageState(),
  });
  const small = await phone.newPage();
  for (const path of [
    "/usage",
    "/usage?view=table",
    "/billing",
    "/billing?account=user:ann",
    "/billing?tab=codes",
    "/budgets",
    "/prices",
    "/prices?tab=lists",
    "/pricing",
  ]) {
    await small.goto(at(path));
    await expect(small.locator("h1")).toBeVisible();
    const beyond = await small.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond, path).toBeLessThanOrEqual(0);
  }
  await phone.close();
});
