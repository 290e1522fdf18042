import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { call } from "../../../tests/fake/calls";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

const three = () => ({
  ...emptyState(),
  calls: ["one", "two", "three"].map((id) => call({ id, request_id: `req_${id}` })),
});

it("says that there are no calls yet", async () => {
  await renderConsole("/calls", emptyState());
  expect(await screen.findByText("No calls yet")).toBeVisible();
});

it("shows tokens, the cache hint and the charge of a call", async () => {
  await renderConsole("/calls", { ...emptyState(), calls: [call({})] });
  const row = within(await screen.findByRole("row", { name: /gpt-4o-mini/ }));
  expect(row.getByText("1,836")).toBeVisible();
  expect(row.getByText("1,024 cached")).toBeVisible();
  expect(row.getByText("0.000343")).toBeVisible();
  expect(row.getByText("412 ms")).toBeVisible();
});

it("applies the filters of the address and clears them", async () => {
  const { user, where } = await renderConsole("/calls?status=failed&error=over+capacity");
  expect((await screen.findAllByText("Failed 502")).length).toBeGreaterThan(3);
  expect(screen.queryByText("openai/gpt-4o-mini")).toBeNull();
  expect(screen.getByLabelText("Error text")).toHaveValue("over capacity");
  await user.click(screen.getByRole("button", { name: "Clear filters" }));
  expect((await screen.findAllByText("openai/gpt-4o-mini")).length).toBeGreaterThan(3);
  expect(where()).toBe("/calls");
});

it("tells what is paid by the piece, and what an attempt without an answer cost", async () => {
  const base = call({});
  const lines = [{ class: "image", tokens: 2, rate: "0.04", amount: "0.08" }];
  const attempts = base.attempts.map((attempt) => ({
    ...attempt,
    spent: { charge: "0.01", total_input: 5, total_output: 0, usage_source: "reported" as const },
  }));
  const price = base.price && { ...base.price, lines };
  await renderConsole("/calls?call=call-x", {
    ...emptyState(),
    calls: [{ ...base, price, attempts, charge: "0.09" }],
  });
  const table = within(await screen.findByRole("table", { name: "Price", hidden: true }));
  expect(table.getByRole("row", { name: "Image 2 0.04 each 0.08" })).toBeVisible();
  expect(
    table.getByRole("row", { name: "Attempt 1, which the provider is paid for 0.01" }),
  ).toBeVisible();
});

it("narrows by what calls took, used and are tagged with, all of it in the address", async () => {
  const state = {
    ...emptyState(),
    calls: [
      call({ id: "quick", duration_ms: 40 }),
      call({ id: "slow", requested_model: "slow/one", duration_ms: 90_000, tags: ["team=red"] }),
    ],
  };
  const { user, where } = await renderConsole(
    "/calls?min_duration_ms=60000&max_charge=cheap",
    state,
  );
  expect(await screen.findByText("slow/one")).toBeVisible();
  expect(screen.getAllByRole("row")).toHaveLength(2);
  const duration = within(screen.getByRole("group", { name: "Duration, ms" }));
  expect(duration.getByLabelText("From")).toHaveValue("60000");
  await user.clear(duration.getByLabelText("From"));
  await user.type(screen.getByLabelText("Tag"), "team=red");
  await waitFor(() => expect(where()).toBe("/calls?tag=team%3Dred"));
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
});

it("explains the price class by class", async () => {
  await renderConsole("/calls?call=call-x", { ...emptyState(), calls: [call({})] });
  const price = within(await screen.findByRole("table", { name: "Price", hidden: true }));
  expect(price.getByRole("row", { name: "Cache read 1,024 0.075 / 1M 0.0000768" })).toBeVisible();
  expect(price.getByRole("row", { name: "Charged 0.0003426" })).toBeVisible();
});

it("goes through the calls by keyboard without leaving the drawer", async () => {
  const { user, where } = await renderConsole("/calls", three());
  const rows = await screen.findAllByRole("row", { name: /gpt-4o-mini/ });
  rows[0]?.focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("req_one")).toBeVisible();
  await user.keyboard("j");
  expect(await screen.findByText("req_two")).toBeVisible();
  await user.keyboard("{ArrowDown}");
  expect(await screen.findByText("req_three")).toBeVisible();
  expect(screen.getByRole("button", { name: "Next call (j)" })).toBeDisabled();
  await user.keyboard("k");
  expect(await screen.findByText("req_two")).toBeVisible();
  expect(where()).toBe("/calls?call=two");
});

it("shows every attempt with its reason, and what was left out", async () => {
  const { state } = await renderConsole("/calls?status=failed&call=call-0003");
  expect(state.calls[3]?.status).toBe("failed");
  expect(await screen.findAllByText(/over capacity, try again later$/)).toHaveLength(3);
  expect(screen.getByText("logit_bias")).toBeVisible();
});

it("shows new calls by itself while live", async () => {
  const state = three();
  await renderConsole("/calls?live=1", state);
  expect(await screen.findAllByRole("row", { name: /gpt-4o-mini/ })).toHaveLength(3);
  state.calls.unshift(call({ id: "new", requested_model: "demo/chat" }));
  expect(await screen.findByText("demo/chat", {}, { timeout: 6_000 })).toBeVisible();
});

it("shows the columns that somebody chose, also the next time", async () => {
  const { user } = await renderConsole("/calls", three());
  await user.click(await screen.findByRole("button", { name: "Columns" }));
  await user.click(screen.getByRole("menuitemcheckbox", { name: "Project" }));
  await user.click(screen.getByRole("menuitemcheckbox", { name: "TTFT" }));
  await user.keyboard("{Escape}");
  expect(await screen.findByRole("columnheader", { name: "Project" })).toBeVisible();
  expect(screen.queryByRole("columnheader", { name: "TTFT" })).toBeNull();
  expect(JSON.parse(localStorage.getItem("hub-call-columns") ?? "")).toContain("project");
});

it("keeps filters and columns as a view, and comes back to it", async () => {
  const { user, router, where } = await renderConsole("/calls?status=failed");
  await user.click(await screen.findByRole("button", { name: "Saved views" }));
  await user.type(screen.getByLabelText("Name of the view"), "What failed{Enter}");
  await user.keyboard("{Escape}");
  await router.navigate({ to: "/calls" });
  await user.click(screen.getByRole("button", { name: "Saved views" }));
  await user.click(await screen.findByRole("button", { name: "What failed" }));
  expect(where()).toBe("/calls?status=failed");
  await user.click(screen.getByRole("button", { name: "Saved views" }));
  await user.click(await screen.findByRole("button", { name: "Forget the view What failed" }));
  expect(await screen.findByText("No views are saved yet.")).toBeVisible();
});

it("exports what the filters leave", async () => {
  const { user } = await renderConsole("/calls?status=failed&from=2026-11-20T08:00");
  await user.click(await screen.findByRole("button", { name: "Export" }));
  const link = screen.getByRole("menuitem", { name: "As CSV" });
  const address = new URL(link.getAttribute("href") ?? "");
  expect(address.pathname).toMatch(/\/api\/calls\.csv$/);
  expect(address.searchParams.get("status")).toBe("failed");
  expect(address.searchParams.get("from")).toBe(new Date("2026-11-20T08:00").toISOString());
});

it("says why the hub went on, and where to", async () => {
  await renderConsole("/calls?status=failed&call=call-0003");
  expect((await screen.findAllByText(/↳ (Went on to|Tried)/)).length).toBe(1);
});
