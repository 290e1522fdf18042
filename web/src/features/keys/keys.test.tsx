import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { key } from "../../../tests/fake/keys";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

it("creates a key, shows its secret once and fills it into the snippets", async () => {
  const { user, state } = await renderConsole("/keys", emptyState());
  await user.click(
    (await screen.findAllByRole("button", { name: "Create key" }))[0] ?? document.body,
  );
  const form = within(await screen.findByRole("dialog", { name: "Create key" }));
  await user.click(form.getByRole("button", { name: "Create" }));
  expect(await form.findByText("Fill this in.")).toBeVisible();
  await user.type(form.getByLabelText(/^Name/), "Support bot");
  await user.type(form.getByLabelText("Models"), "demo/*{Enter}");
  await user.click(form.getByRole("button", { name: "Create" }));

  const once = within(await screen.findByRole("dialog", { name: "New key: Support bot" }));
  expect(once.getByLabelText("Key")).toHaveTextContent("aigne-Zz9y-secret-1");
  expect(once.getByLabelText("curl")).toHaveTextContent("Bearer aigne-Zz9y-secret-1");
  expect(state.sent.at(-1)?.body).toMatchObject({ name: "Support bot", models: ["demo/*"] });
  await user.click(once.getByRole("button", { name: "I have saved it" }));
  expect(await screen.findByRole("row", { name: /Support bot/ })).toBeVisible();
});

it("filters by name and state, in the address", async () => {
  const { user, where } = await renderConsole("/keys?state=revoked");
  expect(await screen.findByText("Leaked")).toBeVisible();
  expect(screen.queryByText("Support bot")).toBeNull();
  await user.type(screen.getByLabelText("Search by name"), "zzz");
  expect(await screen.findByText("Nothing matches the filters")).toBeVisible();
  expect(where()).toBe("/keys?q=zzz&state=revoked");
});

it("loads more keys by cursor", async () => {
  const keys = Array.from({ length: 60 }, (_, at) => key({ id: `k-${at}`, name: `Key ${at}.` }));
  const { user } = await renderConsole("/keys", { ...emptyState(), keys });
  expect(await screen.findByText("Key 49.")).toBeVisible();
  expect(screen.queryByText("Key 50.")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("Key 59.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
});

it("revokes a key only after asking", async () => {
  const { user, state } = await renderConsole("/keys");
  await user.click(await screen.findByRole("button", { name: "Actions for Support bot" }));
  await user.click(screen.getByRole("menuitem", { name: "Revoke" }));
  const asked = within(await screen.findByRole("dialog", { name: "Revoke Support bot?" }));
  expect(state.keys[0]?.state).toBe("active");
  await user.click(asked.getByRole("button", { name: "Revoke" }));
  expect(await screen.findByText("Support bot is revoked.")).toBeVisible();
  expect(state.keys[0]?.state).toBe("revoked");
});

it("rotates a key with an overlap", async () => {
  const { user, state } = await renderConsole("/keys");
  await user.click(await screen.findByRole("button", { name: "Actions for Support bot" }));
  await user.click(screen.getByRole("menuitem", { name: "Rotate" }));
  await user.click(await screen.findByRole("button", { name: "Make new key" }));
  expect(await screen.findByRole("dialog", { name: "New key: Support bot" })).toBeVisible();
  expect(state.sent.at(-1)).toMatchObject({
    path: "/api/keys/k-1/rotate",
    body: { overlap_seconds: 86_400 },
  });
});

it("changes a key, and says what it may then really call", async () => {
  const { user, state } = await renderConsole("/keys");
  await user.click(await screen.findByRole("button", { name: "Actions for Support bot" }));
  await user.click(screen.getByRole("menuitem", { name: "Edit" }));
  const form = within(await screen.findByRole("dialog", { name: "Edit Support bot" }));
  await user.clear(form.getByLabelText(/^Name/));
  await user.type(form.getByLabelText(/^Name/), "Help desk");
  await user.clear(form.getByLabelText("Project"));
  await user.type(form.getByLabelText("Models"), "nobody/*{Enter}");
  expect(await form.findByText(/No model offered now matches .*nobody/)).toBeVisible();
  await user.click(form.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Help desk is saved. Calls follow it at once.")).toBeVisible();
  expect(state.sent.at(-1)?.body).toMatchObject({ name: "Help desk", project: null });
});

it("tells what a key can really do, and which budgets end it", async () => {
  const { user } = await renderConsole("/keys");
  const [menu] = await screen.findAllByRole("button", { name: /^Actions for/ });
  await user.click(menu ?? document.body);
  await user.click(await screen.findByRole("menuitem", { name: "What it can do" }));
  const drawer = within(await screen.findByRole("dialog", { name: /^What .* can do$/ }));
  expect(await drawer.findByRole("table", { name: "Models that it reaches now" })).toBeVisible();
  expect(await drawer.findByRole("region", { name: "Budgets that bind it" })).toBeVisible();
});
