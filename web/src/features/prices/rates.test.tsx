import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderConsole } from "../../../tests/renderConsole";

it("shows rates per million tokens with their source", async () => {
  await renderConsole("/prices");
  const row = within(await screen.findByRole("row", { name: /GPT 4o Mini/ }));
  expect(row.getByText("0.15")).toBeVisible();
  expect(row.getByText("0.60")).toBeVisible();
  expect(row.getByText("0.075")).toBeVisible();
  expect(row.getByText("Catalogue")).toBeVisible();
});

it("keeps the filters in the address", async () => {
  const { user, where } = await renderConsole("/prices?provider=p-anthropic");
  expect(await screen.findByText("Claude Sonnet 4.5")).toBeVisible();
  expect(screen.queryByText("GPT 4o")).toBeNull();
  await user.type(screen.getByLabelText("Search models"), "opus");
  expect(await screen.findByText("Nothing matches the filters")).toBeVisible();
  expect(where()).toBe("/prices?provider=p-anthropic&model=opus");
});

it("sets an own rate over the catalogue's and sends it per token", async () => {
  const { user, state } = await renderConsole("/prices");
  await user.click(await screen.findByRole("button", { name: "Actions for GPT 4o Mini" }));
  await user.click(screen.getByRole("menuitem", { name: "Set own rate" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Set own rate" }));
  const input = drawer.getAllByLabelText("Input")[0] ?? document.body;
  expect(input).toHaveValue("0.15");
  await user.clear(input);
  await user.type(input, "0.3");
  await user.click(drawer.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/The rate of gpt-4o-mini is saved/)).toBeVisible();
  expect(state.sent.at(-1)?.body).toMatchObject({
    model: "gpt-4o-mini",
    inputRate: "0.0000003",
    outputRate: "0.0000006",
    type: "chatCompletion",
    rates: { cacheRead: "0.000000075" },
    providers: ["p-openai"],
  });
});

it("sets a rate for images by the piece, without rates for a cache", async () => {
  const { user, state } = await renderConsole("/prices");
  await user.click(await screen.findByRole("button", { name: "Add rate" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Add rate" }));
  await user.click(drawer.getByRole("combobox", { name: "Provider" }));
  await user.click(await screen.findByRole("option", { name: "OpenAI" }));
  await user.click(drawer.getByRole("combobox", { name: "Kind" }));
  await user.click(await screen.findByRole("option", { name: "Image" }));
  expect(drawer.queryByLabelText("Cache read")).toBeNull();
  await user.type(drawer.getByLabelText("Model"), "gpt-image-1");
  await user.type(drawer.getByLabelText("Input"), "0");
  await user.type(drawer.getByLabelText("Output"), "0.04");
  await user.click(drawer.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/The rate of gpt-image-1 is saved/)).toBeVisible();
  const sent = state.sent.at(-1)?.body;
  expect(sent).toMatchObject({ type: "imageGeneration", inputRate: "0", outputRate: "0.04" });
  expect(sent).toMatchObject({ rates: { output: "0.04" }, tiers: [], unitRates: [] });
});

it("makes a rate of a cost and a margin, for one project, from a day on", async () => {
  const { user, state } = await renderConsole("/prices");
  await user.click(await screen.findByRole("button", { name: "Add rate" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Add rate" }));
  await user.click(drawer.getByRole("combobox", { name: "Provider" }));
  await user.click(await screen.findByRole("option", { name: "OpenAI" }));
  await user.type(drawer.getByLabelText("Model"), "gpt-next");
  await user.click(drawer.getByRole("button", { name: "Cost and margin" }));
  await user.clear(drawer.getByLabelText("Margin, %"));
  await user.type(drawer.getByLabelText("Margin, %"), "20");
  await user.type(drawer.getByLabelText("Input"), "2.5");
  expect(await drawer.findByText("becomes 3 credits")).toBeVisible();
  await user.type(drawer.getByLabelText("Output"), "10");
  await user.click(drawer.getByRole("button", { name: "Add a condition" }));
  await user.click(drawer.getByRole("button", { name: "Save" }));
  expect(await drawer.findByText("Name a service tier or a length.")).toBeVisible();
  const tier = within(drawer.getByRole("group", { name: "Condition 1" }));
  await user.type(tier.getByLabelText("Input longer than, tokens"), "200000");
  await user.type(tier.getByLabelText("Input"), "5");
  await user.click(drawer.getByRole("combobox", { name: "For" }));
  await user.click(await screen.findByRole("option", { name: "Project" }));
  await user.type(drawer.getByLabelText("Id or name"), "support");
  await user.type(drawer.getByLabelText("In force from"), "2099-01-01T00:00");
  await user.click(drawer.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/The rate of gpt-next is saved/)).toBeVisible();
  expect(state.sent.at(-1)?.body).toMatchObject({
    margin: "20",
    costs: { input: "0.0000025", output: "0.00001" },
    tiers: [{ above: 200_000, costs: { input: "0.000005" } }],
    scope: "project",
    scopeId: "support",
    startsAt: new Date("2099-01-01T00:00").toISOString(),
  });
});
