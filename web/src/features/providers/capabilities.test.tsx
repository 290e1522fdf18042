import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderConsole } from "../../../tests/renderConsole";

const row = async (text: RegExp) => within(await screen.findByRole("row", { name: text }));

it("shows what a client can ask of a provider, and what becomes of the rest", async () => {
  const { user } = await renderConsole("/providers?tab=capabilities");
  expect((await row(/^Seed/)).getByText("Native")).toBeVisible();
  expect((await row(/^Top K/)).getByText(/have no `top_k`/)).toBeVisible();
  await user.click(screen.getByRole("combobox", { name: "Provider" }));
  await user.click(await screen.findByRole("option", { name: "anthropic" }));
  expect((await row(/^Seed/)).getByText("Left out and told: seed")).toBeVisible();
  expect((await row(/newer_than_this_console/)).getByText("Translated")).toBeVisible();
});
