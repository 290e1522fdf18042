import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { emptyState, filledState, MEMBER } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

it("gives credits to a customer with a reason, once", async () => {
  const { user, state, where } = await renderConsole("/billing");
  await user.click(await screen.findByRole("row", { name: /Support bot/ }));
  expect(where()).toBe("/billing?account=key%3Ak-bot");
  await user.click(await screen.findByRole("button", { name: "Give credits" }));
  const form = within(await screen.findByRole("dialog", { name: "Give credits" }));
  await user.type(form.getByLabelText("Amount"), "0");
  await user.click(form.getByRole("button", { name: "Give" }));
  expect(await form.findByText(/above zero/)).toBeVisible();
  await user.clear(form.getByLabelText("Amount"));
  await user.type(form.getByLabelText("Amount"), "12.5");
  await user.type(form.getByLabelText("Reason"), "Sorry for Tuesday");
  await user.click(form.getByRole("button", { name: "Give" }));
  expect(await screen.findByText("12.50 credits were given.")).toBeVisible();
  expect(state.sent.at(-1)).toMatchObject({
    path: "/api/accounts/key%3Ak-bot/credits",
    body: { amount: "12.5", source: "grant", note: "Sorry for Tuesday" },
  });
  expect(await screen.findByText("Sorry for Tuesday")).toBeVisible();
});

it("refunds a call from the statement of who paid for it", async () => {
  const { user, state } = await renderConsole("/billing?account=user:u-1");
  const buttons = await screen.findAllByRole("button", { name: "Refund" });
  await user.click(buttons[0] ?? document.body);
  const form = within(await screen.findByRole("dialog", { name: "Refund a call" }));
  await user.click(form.getByRole("button", { name: "Refund" }));
  expect(await screen.findByText("The entry was written.")).toBeVisible();
  expect(state.sent.at(-1)).toMatchObject({ path: "/api/refunds", body: { call_id: "call-0" } });
});

it("shows a customer what is available, held and left, and redeems a code", async () => {
  const { user } = await renderConsole("/billing", {
    ...filledState(),
    mode: "credits",
    session: MEMBER,
  });
  expect(await screen.findByText("11.75")).toBeVisible();
  expect(screen.getByText("0.75")).toBeVisible();
  expect(screen.getByRole("link", { name: "Buy credits" })).toHaveAttribute(
    "href",
    "https://shop.example/credits",
  );
  expect(screen.queryByRole("tab", { name: "Accounts" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Redeem a code" }));
  const form = within(await screen.findByRole("dialog", { name: "Redeem a code" }));
  await user.type(form.getByLabelText("Code"), "BAD");
  await user.click(form.getByRole("button", { name: "Redeem" }));
  expect(await form.findByText("`code` is worth nothing")).toBeVisible();
  await user.clear(form.getByLabelText("Code"));
  await user.type(form.getByLabelText("Code"), "GOOD-CODE");
  await user.click(form.getByRole("button", { name: "Redeem" }));
  expect(await screen.findByText("5.00 credits were added.")).toBeVisible();
});

it("pages a statement, narrows it, and offers the same as a file", async () => {
  const { user, where } = await renderConsole("/billing?tab=own");
  const statement = within(await screen.findByRole("region", { name: "Statement" }));
  expect(await statement.findAllByText("Call")).toHaveLength(50);
  await user.click(statement.getByRole("button", { name: "Load more" }));
  expect(await statement.findByText("Invoice 2026-117")).toBeVisible();
  await user.click(statement.getByRole("combobox", { name: "Kind" }));
  await user.click(await screen.findByRole("option", { name: "Purchase" }));
  expect(where()).toBe("/billing?tab=own&kind=purchase");
  expect(statement.getByRole("link", { name: "Download CSV" })).toHaveAttribute(
    "href",
    new URL("api/credits/statement.csv?kinds=purchase", document.baseURI).href,
  );
});

it("makes codes, shows them once, and revokes one", async () => {
  const { user, state } = await renderConsole("/billing?tab=codes", emptyState());
  const [create] = await screen.findAllByRole("button", { name: "Create codes" });
  await user.click(create ?? document.body);
  const form = within(await screen.findByRole("dialog", { name: "Create codes" }));
  await user.type(form.getByLabelText("Worth"), "5");
  await user.clear(form.getByLabelText("How many codes"));
  await user.type(form.getByLabelText("How many codes"), "2");
  await user.click(form.getByRole("button", { name: "Create" }));
  const once = within(await screen.findByRole("dialog", { name: "2 new codes" }));
  expect(once.getByLabelText("Codes")).toHaveTextContent("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-1");
  await user.click(once.getByRole("button", { name: "I have saved them" }));
  const revoke = await screen.findAllByRole("button", { name: "Revoke" });
  await user.click(revoke[0] ?? document.body);
  const asked = within(await screen.findByRole("dialog", { name: /Revoke the code/ }));
  await user.click(asked.getByRole("button", { name: "Revoke" }));
  expect(await screen.findByText("The code is worth nothing from now on.")).toBeVisible();
  expect(state.sent.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
});
