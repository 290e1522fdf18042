import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { at, type Visit, visit } from "./visit";

// What holds on every page: the palette, the keyboard, titles, languages, the address.
test.describe.configure({ mode: "serial" });
test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

let here: Visit;

test.beforeAll(async ({ browser }) => {
  here = await visit(browser);
});

test.afterAll(() => here.context.close());

test("goes to a page and finds a key by keyboard alone", async () => {
  const { page, owner } = here;
  await owner.key("Palette key", "shell");
  await page.goto(at("/"));
  await expect(page.getByRole("heading", { name: "Welcome" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: /Go to a page/ })).toBeFocused();
  await page.keyboard.type("budg");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Budgets" })).toBeVisible();
  await expect(page).toHaveTitle("Budgets · AIGNE Hub");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: /Go to a page/ })).toBeFocused();
  await page.keyboard.type("palette key");
  await page.getByRole("option", { name: /Palette key/ }).click();
  await expect(page.getByRole("row", { name: /Palette key/ })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("q")).toBe("Palette key");
});

test("skips the navigation by keyboard", async () => {
  const { page } = here;
  await page.goto(at("/keys"));
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("keeps filters over reload, back and forward", async () => {
  const { page } = here;
  await page.goto(at("/calls?status=success&provider=demo"));
  await expect(page.getByRole("combobox", { name: "Status" })).toHaveText("Success");
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Status" })).toHaveText("Success");
  await page.getByRole("navigation").first().getByRole("link", { name: "Keys" }).click();
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("combobox", { name: "Status" })).toHaveText("Success");
  expect(new URL(page.url()).search).toBe("?status=success&provider=demo");
  await page.goForward();
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
});

test("says that nothing needs attention, or what does", async () => {
  const { page } = here;
  await page.goto(at("/"));
  await page.getByRole("button", { name: /^Notices/ }).click();
  const drawer = page.getByRole("dialog", { name: "Notices" });
  await expect(
    drawer.getByText("Nothing needs attention").or(drawer.getByRole("alert")).first(),
  ).toBeVisible();
  await drawer.getByRole("button", { name: "Close" }).click();
});

test("exports calls as files that tell the same", async () => {
  const { page, owner } = here;
  const key = await owner.key("Exporter", "=shell");
  for (let number = 0; number < 3; number++) await owner.call(key, "demo/chat");
  await page.goto(at(`/calls?project=${encodeURIComponent("=shell")}`));
  await expect(page.getByRole("row", { name: /Exporter/ })).toHaveCount(3);
  const download = async (name: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name }).click();
    return readFile(await (await coming).path(), "utf8");
  };
  const csv = (await download("As CSV")).trim().split("\r\n");
  expect(csv).toHaveLength(4);
  expect(csv[1]).toContain(",'=shell,");
  const json: unknown[] = JSON.parse(await download("As JSON"));
  expect(json).toHaveLength(3);
  expect(json[0]).toMatchObject({ status: "success", project: "=shell", provider: "demo" });
});

test("keeps chosen columns and a saved view in this browser", async () => {
  const { page } = here;
  await page.goto(at("/calls?status=success"));
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Project" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Project" })).toBeVisible();
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByLabel("Name of the view").fill("Good ones");
  await page.keyboard.press("Enter");
  await page.goto(at("/calls"));
  await expect(page.getByRole("columnheader", { name: "Project" })).toBeVisible();
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("button", { name: "Good ones", exact: true }).click();
  await expect(page).toHaveURL(/\?status=success$/);
});

test("walks the list in the drawer and copies the call as curl", async () => {
  const { page, context } = here;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(at(`/calls?project=${encodeURIComponent("=shell")}`));
  await page
    .getByRole("row", { name: /Exporter/ })
    .first()
    .click();
  const drawer = page.getByRole("dialog", { name: "Call" });
  const first = new URL(page.url()).searchParams.get("call");
  await drawer.getByRole("button", { name: /^Next call/ }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("call")).not.toBe(first);
  await drawer.getByRole("button", { name: "Copy as curl" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("/v1/chat/completions");
  expect(copied).toContain('"model":"demo/chat"');
});
