import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { filledState, MEMBER } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

const kit = () => ({ ...filledState(), mode: "payment-kit" as const });

it("leads from what Payment Kit refuses to the event, and resends it", async () => {
  const { user, where } = await renderConsole("/billing?tab=payments", kit());
  const alert = (await screen.findByText(/refuses 1 event for good/)).closest('[role="alert"]');
  await user.click(within(alert as HTMLElement).getByRole("link", { name: "Show" }));
  expect(where()).toBe("/billing?tab=payments&state=dead");
  await user.click(await screen.findByRole("row", { name: /customer not found/ }));
  const drawer = within(await screen.findByRole("dialog", { name: "Meter event" }));
  expect(await drawer.findByText("ev-3")).toBeVisible();
  await user.click(drawer.getByRole("button", { name: "Resend" }));
  expect(await screen.findByText("The event is sent as soon as possible.")).toBeVisible();
  await waitFor(() => expect(screen.queryByText(/for good/)).toBeNull());
});

it("writes an event off only after asking", async () => {
  const { user, state } = await renderConsole("/billing?tab=payments&event=ev-3", kit());
  const drawer = within(await screen.findByRole("dialog", { name: "Meter event" }));
  await user.click(await drawer.findByRole("button", { name: "Write off" }));
  const asked = within(await screen.findByRole("dialog", { name: "Write off 7.50 credits?" }));
  expect(state.sent).toEqual([]);
  await user.click(asked.getByRole("button", { name: "Write off" }));
  expect(await screen.findByText("The event is written off.")).toBeVisible();
  expect(state.sent.at(-1)?.path).toBe("/api/payment-kit/events/ev-3/write-off");
});

it("tells what the last comparison found, and shows only the differences", async () => {
  const { user } = await renderConsole("/billing?tab=payments", kit());
  expect(await screen.findByText(/ev-strange/)).toBeVisible();
  await user.click(screen.getByRole("link", { name: "1 of 2 differ" }));
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
  expect(screen.getByText("it says 1 and the hub 1.25")).toBeVisible();
});

it("has no such tab where nobody pays through Payment Kit", async () => {
  await renderConsole("/billing");
  expect(await screen.findByRole("tab", { name: "Codes" })).toBeVisible();
  expect(screen.queryByRole("tab", { name: "Payment Kit" })).toBeNull();
});

it("lists what stands behind the held credits", async () => {
  const { user } = await renderConsole("/billing", {
    ...filledState(),
    mode: "credits",
    session: MEMBER,
  });
  await user.click(await screen.findByRole("button", { name: "What for?" }));
  const holds = within(await screen.findByRole("table", { name: "Held credits" }));
  expect(await holds.findByText("openai/gpt-4o-mini")).toBeVisible();
  expect(holds.getByText("0.25")).toBeVisible();
  const leases = within(screen.getByRole("table", { name: "Lent to processes" }));
  expect(leases.getByText(/answers this page/)).toBeVisible();
});
