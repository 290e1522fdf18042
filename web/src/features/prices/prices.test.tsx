import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderConsole } from "../../../tests/renderConsole";

it("shows how a rate was made, on which conditions, and what a call costs under it", async () => {
  const { user, where } = await renderConsole("/prices");
  await user.click(await screen.findByRole("button", { name: "GPT 4o Mini" }));
  expect(where()).toBe("/prices?rate=r-1");
  const drawer = within(await screen.findByRole("dialog", { name: "GPT 4o Mini" }));
  expect(drawer.getByText(/0 %: cost × \(1 \+ 0 %\)/)).toBeVisible();
  expect(drawer.getByText("service tier batch")).toBeVisible();
  const example = within(await drawer.findByRole("table", { name: "Worked example" }));
  expect(await example.findByText("× 0.00000015")).toBeVisible();
  const input = drawer.getByLabelText("Input");
  await user.clear(input);
  await user.type(input, "20");
  expect(await example.findByText("20 × 0.15 µ")).toBeVisible();
  const history = within(await drawer.findByRole("table", { name: "History" }));
  expect(history.getByText("in force")).toBeVisible();
});

it("applies one margin to all rates after showing what would change", async () => {
  const { user, state } = await renderConsole("/prices");
  await user.click(await screen.findByRole("button", { name: "Margin for all" }));
  const dialog = within(await screen.findByRole("dialog", { name: "One margin for all rates" }));
  const margin = dialog.getByLabelText("Margin, %");
  expect(await dialog.findByDisplayValue("0")).toBeVisible();
  await user.clear(margin);
  await user.type(margin, "20");
  await user.click(dialog.getByRole("button", { name: "Show what would change" }));
  expect(await dialog.findByText("1 rate would change, 2 stay as they are.")).toBeVisible();
  expect(state.sent.at(-1)?.body).toEqual({ profitMargin: "20", creditPrice: "1", dryRun: true });
  await user.click(dialog.getByRole("button", { name: "Apply" }));
  expect(await screen.findByText("1 rate has new terms.")).toBeVisible();
  expect(state.sent.at(-1)?.body).toMatchObject({ dryRun: false });
});

it("puts chosen changes of a price list in force and leaves what needs a second look", async () => {
  const { user, state } = await renderConsole("/prices?tab=lists");
  expect(await screen.findByText("No price list yet")).toBeVisible();
  const file = new File(["{}"], "prices.json", { type: "application/json" });
  const picker = document.querySelector<HTMLInputElement>("input[type=file]");
  if (picker === null) throw new Error("there is no way to choose a file");
  await user.upload(picker, file);
  const table = within(await screen.findByRole("table", { name: "Changes of prices.json" }));
  expect(table.getByRole("checkbox", { name: "openai/gpt-4o" })).toBeChecked();
  expect(table.getByRole("checkbox", { name: "openai/wild" })).not.toBeChecked();
  expect(table.getByText(/more than the factor/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Put 1 in force" }));
  expect(await screen.findByText("1 price is in force.")).toBeVisible();
  expect(state.sent.at(-1)).toMatchObject({
    path: "/api/ai-providers/price-lists/l-1/approve",
    body: { changes: ["c-1"] },
  });
});

it("says why a price list could not be fetched", async () => {
  const { user } = await renderConsole("/prices?tab=lists");
  await user.type(await screen.findByLabelText("Address of the list"), "https://x.example/a");
  await user.click(screen.getByRole("button", { name: "Compare" }));
  expect(await screen.findByText(/answered 404/)).toBeVisible();
});
