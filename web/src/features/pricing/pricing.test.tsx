import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { filledState, NOBODY } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

it("tells everybody what models cost, in credits and in dollars", async () => {
  const { user, where } = await renderConsole("/pricing", { ...filledState(), session: NOBODY });
  expect(await screen.findByText(/A credit costs \$0.00001/)).toBeVisible();
  const row = within(await screen.findByRole("row", { name: /openai\/gpt-4o/ }));
  expect(row.getByText("2.50")).toBeVisible();
  expect(screen.getByRole("link", { name: "Sign in" })).toBeVisible();
  expect(screen.queryByRole("navigation")).toBeNull();
  await user.type(screen.getByLabelText("Model"), "claude");
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
  await user.click(screen.getByRole("row", { name: /claude/ }));
  const detail = within(await screen.findByRole("dialog", { name: "Claude Sonnet 4.5" }));
  expect(detail.getByText(/200,000/)).toBeVisible();
  expect(where()).toContain("model=chat%3Aanthropic%2Fclaude-sonnet-4-5");
});

it("orders by what comes out", async () => {
  await renderConsole("/pricing?sort=output");
  const rows = await screen.findAllByRole("row", { name: /openai|anthropic/ });
  expect(rows.map((row) => row.querySelector("code")?.textContent)).toEqual([
    "openai/dall-e-3",
    "openai/gpt-4o",
    "anthropic/claude-sonnet-4-5",
  ]);
});
