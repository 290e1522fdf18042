import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

const row = async (text: RegExp) => within(await screen.findByRole("row", { name: text }));

it("shows how much of each budget is used, with its increase, and what happens then", async () => {
  await renderConsole("/budgets");
  const team = await row(/Support team/);
  expect(team.getByRole("meter", { name: "Use of Support team" })).toHaveAttribute(
    "aria-valuenow",
    "42",
  );
  expect(team.getByText("Within")).toBeVisible();
  expect((await row(/Nightly reports/)).getByText("Nearly used up")).toBeVisible();
  const hub = await row(/The whole hub/);
  expect(hub.getByText("Used up: calls are refused")).toBeVisible();
  expect(hub.getByText("100 %")).toBeVisible();
  const research = await row(/Research/);
  // 42.5 of 100 and the 50 that were added.
  expect(research.getByText("28 %")).toBeVisible();
  expect(research.getByText("Warns only")).toBeVisible();
});

it("makes a budget for a project, and says what is missing", async () => {
  const { user, state } = await renderConsole("/budgets", emptyState());
  const [create] = await screen.findAllByRole("button", { name: "Create budget" });
  await user.click(create ?? document.body);
  const form = within(await screen.findByRole("dialog", { name: "Create budget" }));
  await user.type(form.getByLabelText("Name"), "Web shop");
  await user.type(form.getByLabelText("Amount"), "-3");
  await user.click(form.getByRole("button", { name: "Create" }));
  expect(await form.findByText("Fill this in.")).toBeVisible();
  expect(form.getByText(/A decimal number such as/)).toBeVisible();
  await user.type(form.getByRole("combobox", { name: "Project" }), "shop");
  await user.clear(form.getByLabelText("Amount"));
  await user.type(form.getByLabelText("Amount"), "25");
  await user.click(form.getByRole("button", { name: "Create" }));
  expect(await screen.findByText(/Web shop is saved/)).toBeVisible();
  expect(state.sent.at(-1)?.body).toMatchObject({
    name: "Web shop",
    scope: "project",
    scope_id: "shop",
    amount: "25",
    period: "month",
    warn_percent: 80,
    hard: true,
  });
});

it("increases a budget for a while, and ends the increase", async () => {
  const { user, state } = await renderConsole("/budgets");
  await user.click(await screen.findByRole("button", { name: "Actions for Research" }));
  await user.click(await screen.findByRole("menuitem", { name: "Increase for a while" }));
  const form = within(await screen.findByRole("dialog", { name: /Increase Research/ }));
  expect(form.getByLabelText("In addition")).toHaveValue("50");
  await user.click(form.getByRole("button", { name: "End it now" }));
  expect(await screen.findByText(/Research is saved/)).toBeVisible();
  expect(state.sent.at(-1)?.body).toEqual({ extra: "0" });
});
