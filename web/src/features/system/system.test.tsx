import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

it("shows the jobs with what went wrong, and has one done now", async () => {
  const { user, state } = await renderConsole("/system");
  const row = within(await screen.findByRole("row", { name: /price-lists/ }));
  expect(row.getByText("Failed 3 times in a row")).toBeVisible();
  expect(row.getByText("prices.example answered 503")).toBeVisible();
  await user.click(row.getByRole("button", { name: "Run price-lists now" }));
  expect(await screen.findByText("price-lists is done as soon as possible.")).toBeVisible();
  expect(state.sent.at(-1)?.path).toBe("/api/jobs/price-lists/run");
  expect(screen.getByText("Standalone")).toBeVisible();
});

it("says that there are no jobs yet", async () => {
  await renderConsole("/system", emptyState());
  expect(await screen.findByText("No jobs yet")).toBeVisible();
});
