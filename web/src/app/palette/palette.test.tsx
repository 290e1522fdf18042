import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { filledState, MEMBER } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

it("goes anywhere by keyboard alone", async () => {
  const { user, where } = await renderConsole("/");
  await screen.findByRole("navigation", { name: "Main navigation" });
  await user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByRole("combobox", { name: "Go to a page or find something" });
  expect(field).toHaveFocus();
  await user.keyboard("budg{Enter}");
  expect(where()).toBe("/budgets");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(document.title).toBe("Budgets · AIGNE Hub");
});

it("finds keys, providers, models and calls by what was typed", async () => {
  const { user, where } = await renderConsole("/");
  await user.click(await screen.findByRole("button", { name: /Search/ }));
  await user.keyboard("openai");
  const providers = within(await screen.findByRole("group", { name: "Providers" }));
  expect(providers.getByRole("option", { name: /OpenAI/ })).toBeVisible();
  expect(await screen.findByRole("group", { name: "Models" })).toBeVisible();
  await user.click(screen.getByRole("option", { name: "Calls whose error says “openai”" }));
  expect(where()).toBe("/calls?error=openai");
});

it("goes round by the arrows and tells which one Enter takes", async () => {
  const { user } = await renderConsole("/");
  await screen.findByRole("navigation", { name: "Main navigation" });
  await user.keyboard("{Control>}k{/Control}");
  const options = await screen.findAllByRole("option");
  expect(options[0]).toHaveAttribute("aria-selected", "true");
  await user.keyboard("{ArrowUp}");
  expect(options.at(-1)).toHaveAttribute("aria-selected", "true");
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(options[1]).toHaveAttribute("aria-selected", "true");
  expect(screen.getByRole("combobox")).toHaveAttribute(
    "aria-activedescendant",
    options[1]?.id ?? "",
  );
});

it("offers a customer only what is theirs", async () => {
  const { user } = await renderConsole("/", { ...filledState(), session: MEMBER });
  await user.click(await screen.findByRole("button", { name: /Search/ }));
  expect(await screen.findByRole("option", { name: "Playground" })).toBeVisible();
  expect(screen.queryByRole("option", { name: "Providers" })).toBeNull();
  expect(screen.queryByRole("option", { name: "Create key" })).toBeNull();
});
