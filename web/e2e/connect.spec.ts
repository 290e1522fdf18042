import { expect, test } from "@playwright/test";
import { Program } from "./program";
import { at, visit } from "./visit";

test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

test("a program asks, is allowed, fetches its key, and the key is revoked", async ({ browser }) => {
  const { context, page } = await visit(browser);
  const program = await Program.ask(page);
  await page.goto(at(program.entrance));
  await expect(page.getByRole("heading", { name: "Connect AIGNE CLI?" })).toBeVisible();
  await expect(page.getByText("@aigne/cli connect to AIGNE hub")).toBeVisible();
  expect((await program.look()).told.accessKeyId).toBeUndefined();

  await page.getByLabel("Name of the key").fill("Laptop of the owner");
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "Allowed" })).toBeVisible();
  expect((await program.look()).told.accessKeyId).toBeTruthy();
  await expect(page.getByRole("heading", { name: "AIGNE CLI is connected" })).toBeVisible();

  await page.getByRole("link", { name: "Go to the keys" }).click();
  await page.getByRole("button", { name: "Actions for Laptop of the owner" }).first().click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Laptop of the owner is revoked.")).toBeVisible();
  await context.close();
});

test("a program that is denied gets nothing, and an old link says how to go on", async ({
  browser,
}) => {
  const { context, page } = await visit(browser);
  const program = await Program.ask(page);
  await page.goto(at(program.entrance));
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("heading", { name: "Denied" })).toBeVisible();
  expect((await program.look()).status).toBe(403);
  await page.goto(at("/connect"));
  await expect(page.getByRole("heading", { name: "Nothing to connect" })).toBeVisible();
  await context.close();
});

test("who is not signed in comes back to the question after the sign-in", async ({ browser }) => {
  const page = await browser.newPage({ locale: "en-US" });
  const program = await Program.ask(page);
  await page.goto(at(program.entrance));
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("redirect")).toContain("/connect?request=");
  await page.close();
});
