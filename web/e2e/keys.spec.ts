import { expect, test } from "@playwright/test";
import { at, type Visit, visit } from "./visit";

// A key from its making to its end, and what its calls came to.
test.describe.configure({ mode: "serial" });
test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

let here: Visit;

test.beforeAll(async ({ browser }) => {
  here = await visit(browser);
});

test.afterAll(() => here.context.close());

test("tries a new key while its secret is known, and tells what it can do", async () => {
  const { page } = here;
  await page.goto(at("/keys?create=1"));
  const form = page.getByRole("dialog", { name: "Create key" });
  await form.getByLabel("Name").fill("Life of a key");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  const once = page.getByRole("dialog", { name: "New key: Life of a key" });
  await once.getByRole("button", { name: /^Test with / }).click();
  await expect(once.getByText("The key works.")).toBeVisible();
  await once.getByRole("button", { name: "I have saved it" }).click();
  await page.getByRole("button", { name: "Actions for Life of a key" }).click();
  await page.getByRole("menuitem", { name: "What it can do" }).click();
  const access = page.getByRole("dialog", { name: "What Life of a key can do" });
  await expect(
    access.getByRole("table", { name: "Models that it reaches now" }).getByText("demo"),
  ).toBeVisible();
  await access.getByRole("button", { name: "Close" }).click();
});

test("rotates a key with an overlap, then revokes it", async () => {
  const { page } = here;
  await page.goto(at("/keys?q=Life+of+a+key"));
  await page.getByRole("button", { name: "Actions for Life of a key" }).first().click();
  await page.getByRole("menuitem", { name: "Rotate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make new key" }).click();
  await page.getByRole("button", { name: "I have saved it" }).click();
  await expect(page.getByRole("row", { name: /Life of a key/ })).toHaveCount(2);
  await page.getByRole("button", { name: "Actions for Life of a key" }).first().click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(page.getByRole("row", { name: /Revoked/ })).toHaveCount(1);
});

test("asks two models at once, and tells what each answer cost", async () => {
  const { page } = here;
  await page.goto(at("/playground?model=demo/chat&with=demo/chat"));
  await page.getByLabel("Message").fill("Say hello");
  await page.getByLabel("Message").press("Enter");
  await expect(page.getByTestId("answer")).toHaveCount(2);
  await expect(page.getByText(/\d+ in, \d+ out/)).toHaveCount(2);
  await expect(page.getByText(/^0\.0\d+ credits$/)).toHaveCount(2);
});

test("leads from a figure to the calls that sum to it", async () => {
  const { page } = here;
  await page.goto(at("/usage?range=day"));
  const figure = page.getByRole("heading", { name: "Calls", exact: true }).locator("xpath=..");
  await figure.getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Calls", exact: true })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("from")).toMatch(/^\d{4}-\d\d-\d\dT/);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
});
