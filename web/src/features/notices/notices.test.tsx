import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { changeLanguage } from "@/i18n/i18n";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

it("counts what holds, and leads to where it can be mended", async () => {
  const { user, where } = await renderConsole("/");
  await user.click(await screen.findByRole("button", { name: "Notices: 1 open" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Notices" }));
  expect(await drawer.findByText(/openai asks more/)).toBeVisible();
  expect(
    within(drawer.getByRole("region", { name: "Over" })).getByText(/0.5 credits/),
  ).toBeVisible();
  await user.click(drawer.getByRole("link", { name: "Show" }));
  expect(where()).toBe("/prices?model=gpt-4o");
});

it("tells them in the reader's language", async () => {
  const { user } = await renderConsole("/");
  await changeLanguage("zh");
  await user.click(await screen.findByRole("button", { name: "通知：1 条未结" }));
  expect(await screen.findByText(/提高了 gpt-4o/)).toBeVisible();
});

it("says so when nothing needs attention", async () => {
  const { user } = await renderConsole("/", emptyState());
  await user.click(await screen.findByRole("button", { name: "Notices" }));
  expect(await screen.findByText("Nothing needs attention")).toBeVisible();
});
