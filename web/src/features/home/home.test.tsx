import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { emptyState, filledState, MEMBER } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";
import { server } from "../../../tests/server";

it("sends a newcomer to create a key first", async () => {
  const { user, where } = await renderConsole("/", emptyState());
  await user.click(await screen.findByRole("link", { name: "Create a key" }));
  expect(await screen.findByRole("dialog", { name: "Create key" })).toBeVisible();
  expect(where()).toBe("/keys?create=1");
});

it("shows a first call with the address of this hub in three ways", async () => {
  const { user } = await renderConsole("/");
  expect(await screen.findByLabelText("curl")).toHaveTextContent(
    `curl ${new URL("v1/chat/completions", document.baseURI).href}`,
  );
  await user.click(screen.getByRole("tab", { name: "Anthropic Python" }));
  expect(screen.getByLabelText("Anthropic Python")).toHaveTextContent("YOUR_HUB_KEY");
});

it("leads from a recent call to its details", async () => {
  const { user } = await renderConsole("/");
  const rows = await screen.findAllByText("openai/gpt-4o-mini");
  await user.click(rows[0] ?? document.body);
  expect(await screen.findByRole("dialog", { name: "Call" })).toBeVisible();
});

it("says what failed and tries again on request", async () => {
  let broken = true;
  const { user } = await renderConsole("/nowhere");
  server.use(
    http.get("*/api/keys", () =>
      broken
        ? HttpResponse.json({ error: { message: "the disk is full" } }, { status: 503 })
        : undefined,
    ),
  );
  await user.click(await screen.findByRole("link", { name: "Go to the start page" }));
  expect(await screen.findByText("the disk is full")).toBeVisible();
  broken = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("All set up")).toBeVisible();
});

it("shows a customer what is theirs, and asks for nothing that only admins may see", async () => {
  const state = { ...filledState(), mode: "credits" as const, session: MEMBER };
  await renderConsole("/", state);
  expect(await screen.findByText("12.50")).toBeVisible();
  expect(screen.getByRole("link", { name: /Calls of the last 7 days/ })).toHaveAttribute(
    "href",
    "/usage",
  );
  expect(screen.queryByRole("link", { name: "Providers" })).toBeNull();
  expect(screen.queryByText("Latest calls")).toBeNull();
});
