import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

it("shows the jobs with what went wrong, and has one done now", async () => {
  const { user, state } = await renderConsole("/system");
  const row = within(await screen.findByRole("row", { name: /price-lists/ }));
  expect(row.getByText("Failed 3 times in a row")).toBeVisible();
  expect(row.getByText("prices.example answered 503")).toBeVisible();
  await user.click(row.getByRole("button", { name: "Run now: price-lists" }));
  expect(await screen.findByText("price-lists is done as soon as possible.")).toBeVisible();
  expect(state.sent.at(-1)?.path).toBe("/api/jobs/price-lists/run");
  expect(screen.getByText("Standalone")).toBeVisible();
});

it("says that there are no jobs yet", async () => {
  await renderConsole("/system", emptyState());
  expect(await screen.findByText("No jobs yet")).toBeVisible();
});

it("shows what an import came to, and goes on without the credentials whose key is lost", async () => {
  const { user, state } = await renderConsole("/system");
  expect(await screen.findByText("the key opens none of the 2 sealed credentials")).toBeVisible();
  expect(screen.getByText("Calls (archive_2026_Q3.db)")).toBeVisible();
  expect(screen.getByText(/2 charges of 0.5 credits were not reported/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Import without credentials" }));
  expect(await screen.findByText("It is begun as soon as possible.")).toBeVisible();
  const sent = state.sent.at(-1);
  expect([sent?.path, sent?.body]).toEqual(["/api/imports", { without_credentials: true }]);
});
