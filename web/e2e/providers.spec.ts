import { expect, test } from "@playwright/test";
import { at, type Visit, visit } from "./visit";

// A provider from its first key to its end: tried before it is saved, discovered, watched, deleted.
test.describe.configure({ mode: "serial" });
test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

let here: Visit;

test.beforeAll(async ({ browser }) => {
  here = await visit(browser);
});

test.afterAll(() => here.context.close());

test("finds a kind by typing, and tries a key before it is saved", async () => {
  const { page } = here;
  await page.goto(at("/providers?add=1"));
  const form = page.getByRole("dialog", { name: "Add provider" });
  const kind = form.getByRole("combobox", { name: "Kind" });
  await kind.fill("compat");
  await kind.press("ArrowDown");
  await kind.press("Enter");
  await form.getByLabel("Name in model ids").fill("life");
  await form.getByLabel("Display name").fill("Life of a provider");
  await form.getByLabel("Base URL").fill(process.env.COMPATIBLE_URL ?? "");
  await form.getByRole("switch", { name: "May be on a private network" }).click();
  await form.getByRole("button", { name: "Add", exact: true }).click();
  const credentials = page.getByRole("dialog", { name: "Credentials of Life of a provider" });
  await credentials.getByRole("button", { name: "Add credential" }).click();
  const secret = page.getByRole("dialog", { name: "Add credential" });
  await secret.getByLabel("API key").fill("sk-the-wrong-one");
  await secret.getByLabel("Test model (optional)").fill("chat+auth=the-right-one");
  await secret.getByRole("button", { name: "Test", exact: true }).click();
  await expect(secret.getByRole("alert")).toContainText(/key/i);
  await secret.getByLabel("API key").fill("sk-life-0123456789");
  await secret.getByLabel("Test model (optional)").fill("chat");
  await secret.getByRole("button", { name: "Test", exact: true }).click();
  await expect(secret.getByText("The provider accepted this key.")).toBeVisible();
  await secret.getByRole("button", { name: "Save" }).click();
  await expect(credentials.getByText("Valid")).toBeVisible();
  await credentials.getByRole("button", { name: "Close" }).click();
  const card = page.getByRole("article", { name: /Life of a provider/ });
  await expect(card.getByText("Connected")).toBeVisible();
  await expect(card.getByText("weight 100")).toBeVisible();
});

test("reads the provider's own list, and a call by one of its names is answered", async () => {
  const { page, owner } = here;
  await page.goto(at("/providers?q=life"));
  await page.getByRole("button", { name: "Actions for Life of a provider" }).click();
  await page.getByRole("menuitem", { name: "Discover models" }).click();
  const found = page.getByRole("dialog", { name: "Models of Life of a provider" });
  await expect(found.getByRole("row").nth(1)).toBeVisible();
  await found.getByRole("button", { name: "Close" }).click();
  const key = await owner.key("Names life", "life", ["life/*"]);
  expect((await owner.call(key, "life/chat", { "x-hub-tags": "story=life" })).ok()).toBe(true);
});

test("finds that call by its tag, its tokens and its time, also after a reload", async () => {
  const { page } = here;
  await page.goto(at("/calls?tag=story&min_tokens=1&max_duration_ms=600000"));
  await expect(page.getByRole("row", { name: /life\/chat/ })).toHaveCount(1);
  await page.reload();
  await expect(page.getByLabel("Tag", { exact: true })).toHaveValue("story");
  await page.getByRole("group", { name: "Tokens" }).getByLabel("From").fill("1000000");
  await expect(page.getByText("Nothing matches the filters")).toBeVisible();
  expect(new URL(page.url()).searchParams.get("min_tokens")).toBe("1000000");
  await page.goBack();
  await page.goForward();
  await expect(page.getByRole("group", { name: "Tokens" }).getByLabel("From")).toHaveValue(
    "1000000",
  );
});

test("says what goes with a provider, and deletes it", async () => {
  const { page, owner } = here;
  await page.goto(at("/providers?q=life"));
  await page.getByRole("button", { name: "Actions for Life of a provider" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const asked = page.getByRole("dialog", { name: "Delete Life of a provider?" });
  await expect(asked.getByText("1 credential")).toBeVisible();
  await expect(asked.getByText(/Names life/)).toBeVisible();
  await asked.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Life of a provider is deleted.")).toBeVisible();
  await expect(page.getByRole("article", { name: /Life of a provider/ })).toHaveCount(0);
  const key = await owner.key("Too late", "life", ["life/*"]);
  expect((await owner.call(key, "life/chat")).ok()).toBe(false);
});

test("tells which models can be called, and what is kept of replies", async () => {
  const { page } = here;
  await page.goto(at("/providers"));
  await page.getByRole("tab", { name: "Models" }).click();
  await page.getByRole("searchbox", { name: "Model" }).fill("demo/chat");
  const row = page.getByRole("row", { name: /demo\/chat/ });
  await expect(row.getByText(/^(Available|Not seen yet)$/)).toBeVisible();
  await page.getByRole("tab", { name: "Response cache" }).click();
  await expect(page.getByText("Replies kept")).toBeVisible();
  await expect(page.getByRole("meter", { name: "Room that is taken" })).toBeVisible();
});
