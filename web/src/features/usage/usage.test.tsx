import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { emptyState, filledState, MEMBER } from "../../../tests/fake/state";
import { sums } from "../../../tests/fake/usageHandlers";
import { renderConsole } from "../../../tests/renderConsole";
import { bars, change, largest, OTHERS } from "./groups";
import { span } from "./span";
import { successRate } from "./UsageFigures";

it("shows the week in figures against the week before, and the calls behind each model", async () => {
  const { user, where } = await renderConsole("/usage");
  expect(await screen.findByText("22.40")).toBeVisible();
  expect(screen.getAllByText("+12 % against before").length).toBeGreaterThan(0);
  const table = within(await screen.findByRole("table", { name: "By model" }));
  const calls = table.getAllByRole("link")[0];
  expect(calls?.getAttribute("href")).toMatch(
    /^\/calls\?provider=openai&model=gpt-5-mini&from=\d{4}-\d\d-\d\dT00%3A00&to=/,
  );
  await user.click(table.getByRole("button", { name: "openai/gpt-5-mini" }));
  expect(where()).toBe("/usage?provider=openai&model=gpt-5-mini");
  expect(await screen.findByText("Model: gpt-5-mini")).toBeVisible();
});

it("names a model that nobody answered as it was asked for, and leads to those calls", async () => {
  const { user, where } = await renderConsole("/usage");
  const table = within(await screen.findByRole("table", { name: "By model" }));
  const row = within(await table.findByRole("row", { name: /^openai\/gpt-9, not answered/ }));
  expect(row.getByRole("link").getAttribute("href")).toMatch(
    /^\/calls\?model=openai%2Fgpt-9&answered=false&from=/,
  );
  await user.click(row.getByRole("button"));
  expect(where()).toBe("/usage?model=openai%2Fgpt-9");
});

it("leads from every figure to the calls behind it, of one kind and one person as well", async () => {
  await renderConsole("/usage?own=1&kind=embedding");
  await screen.findByText("22.40");
  for (const name of ["Credits", "Calls", "Tokens", "Cache hits", "Success", "First token"]) {
    const heading = screen.getByRole("heading", { name });
    const link = within(heading.parentElement ?? document.body).getAllByRole("link")[0];
    expect(link?.getAttribute("href"), name).toMatch(/^\/calls\?.*user=.*kind=embedding/);
  }
});

it("can be read as a table, with keys by their names", async () => {
  const { user, where } = await renderConsole("/usage?by=key");
  await user.click(await screen.findByRole("button", { name: "As a table" }));
  expect(where()).toBe("/usage?by=key&view=table");
  const table = within(await screen.findByRole("table", { name: "As a table" }));
  expect(table.getByRole("columnheader", { name: "Support bot" })).toBeVisible();
  expect(table.getAllByRole("row").length).toBe(8);
});

it("shows a member no links to calls that only admins may open", async () => {
  await renderConsole("/usage", { ...filledState(), session: MEMBER });
  const table = within(await screen.findByRole("table", { name: "By model" }));
  expect(table.queryAllByRole("link")).toEqual([]);
  expect(screen.queryByLabelText("Only my calls")).toBeNull();
});

it("says so when there were no calls", async () => {
  await renderConsole("/usage", emptyState());
  expect((await screen.findAllByText("No calls in this time")).length).toBe(2);
});

it("looks at whole days, and at stretches that can be read", () => {
  const now = new Date(2026, 10, 28, 14, 30);
  const local = (at: Date) => `${at.getMonth() + 1}/${at.getDate()} ${at.getHours()}`;
  const week = span({}, now);
  expect([local(week.from), local(week.to), week.every]).toEqual(["11/22 0", "11/29 0", "day"]);
  expect(span({ range: "day" }, now).every).toBe("hour");
  const last = span({ range: "last-month" }, now);
  expect([local(last.from), local(last.to)]).toEqual(["10/1 0", "11/1 0"]);
  // The wrong way round is what was meant.
  const custom = span({ range: "custom", from: "2026-11-05", to: "2026-11-03" }, now);
  expect([local(custom.from), local(custom.to)]).toEqual(["11/3 0", "11/6 0"]);
  expect(span({ range: "custom", from: "2026-01-01", to: "2026-11-03" }, now).every).toBe("week");
});

it("puts small groups together without losing a nano", () => {
  const group = (model: string, charge: string) => ({
    group: { provider: "p", model },
    ...sums(1, charge, 10),
  });
  const groups = ["a", "b", "c"].map((model, at) => group(model, `${3 - at}.000000001`));
  expect(largest([...groups, group("free", "0")], "charge").map((one) => one.group.model)).toEqual([
    "a",
    "b",
    "c",
  ]);
  const series = [{ from: "x", to: "y", total: sums(3, "6.000000003", 30), groups }];
  expect(bars(series, "model", "charge", new Set(["p/a"]))).toEqual([
    { from: "x", total: "6.000000003", parts: { "p/a": "3.000000001", [OTHERS]: "3.000000002" } },
  ]);
});

it("never rounds failures away", () => {
  expect(successRate({ ...sums(10_000, "0", 0), succeeded: 9999, failed: 1 })).toBe("99.9 %");
  expect(successRate({ ...sums(0, "0", 0), succeeded: 0, failed: 0 })).toBe("–");
  expect(change("12", "10")).toBe(20);
  expect(change("12", "0")).toBeNull();
});
