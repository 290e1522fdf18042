import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { emptyState, NOBODY } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

const signedOut = (password_set: boolean) => ({
  ...emptyState(),
  session: { ...NOBODY, password_set },
});

it("redeems the owner link, offers a password and goes on to the start page", async () => {
  const { user, state, where } = await renderConsole("/sign-in?token=good", signedOut(false));
  await user.type(await screen.findByLabelText("New password"), "short");
  await user.click(screen.getByRole("button", { name: "Set password" }));
  expect(await screen.findByText("The password needs at least 10 characters.")).toBeVisible();
  await user.type(screen.getByLabelText("New password"), " but longer now");
  await user.click(screen.getByRole("button", { name: "Set password" }));
  expect(await screen.findByRole("heading", { name: "Welcome" })).toBeVisible();
  expect(where()).toBe("/");
  const saved = state.sent.find(({ path }) => path === "/api/session/password");
  expect(saved).toMatchObject({ body: { new_password: "short but longer now" }, csrf: "csrf-1" });
});

it("lets the password step be skipped", async () => {
  const { user } = await renderConsole("/sign-in?token=good", signedOut(false));
  await user.click(await screen.findByRole("button", { name: "Not now" }));
  expect(await screen.findByRole("heading", { name: "Welcome" })).toBeVisible();
});

it("tells how to get a new link when the link was used", async () => {
  await renderConsole("/sign-in?token=used", signedOut(false));
  expect(await screen.findByText(/Run aigne-hub owner-link/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Sign in with a password" })).toBeVisible();
});

it("leads a signed-out person back to the page that was asked for, filters included", async () => {
  const { user, where } = await renderConsole("/calls?status=failed", signedOut(true));
  await user.type(await screen.findByLabelText("Password"), "wrong horse");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByText("The name or the password is wrong.")).toBeVisible();
  await user.clear(screen.getByLabelText("Password"));
  await user.type(screen.getByLabelText("Password"), "correct horse");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { name: "Calls" })).toBeVisible();
  expect(where()).toBe("/calls?status=failed");
});

it("never leads to another site after the sign-in", async () => {
  const { user, where } = await renderConsole(
    "/sign-in?redirect=//evil.example/x",
    signedOut(true),
  );
  await user.type(await screen.findByLabelText("Password"), "correct horse");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { name: "Welcome" })).toBeVisible();
  expect(where()).toBe("/");
});

it("leads to the sign-in of the server around the hub, and back", async () => {
  await renderConsole("/keys?q=bot", { ...signedOut(false), signInPath: "/.well-known/login" });
  const link = await screen.findByRole("link", { name: "Continue" });
  expect(link).toHaveAttribute("href", "/.well-known/login?redirect=%2Fkeys%3Fq%3Dbot");
  expect(screen.queryByLabelText("Password")).toBeNull();
});

it("signs out", async () => {
  const { user, state } = await renderConsole("/", emptyState());
  await user.click(await screen.findByRole("button", { name: "Account: Owner" }));
  await user.click(screen.getByRole("menuitem", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(state.session.signed_in).toBe(false);
});

it("offers issuers, tells what came of one, and keeps the page that was asked for", async () => {
  const state = signedOut(true);
  const ways = {
    sign_up: false,
    issuers: [
      { name: "company", display_name: "Company login", problem: null },
      { name: "other", display_name: "Other login", problem: "issuer_unreachable" },
    ],
  };
  await renderConsole("/sign-in?redirect=/keys", { ...state, ways });
  const link = await screen.findByRole("link", { name: "Sign in with Company login" });
  expect(link).toHaveAttribute("href", "/api/session/oidc/company?redirect=%2Fkeys");
  expect(screen.getByText(/Other login does not answer at the moment/)).toBeVisible();
});

it("says why a sign-in at an issuer came to nothing", async () => {
  await renderConsole("/sign-in?problem=no_role&issuer=Company", signedOut(true));
  expect(await screen.findByText(/None of your groups has access/)).toBeVisible();
});

it("makes an account where that is allowed", async () => {
  const ways = { sign_up: true, issuers: [] };
  const { user, state } = await renderConsole("/sign-in", { ...signedOut(true), ways });
  await user.click(await screen.findByRole("link", { name: "Create an account" }));
  expect(await screen.findByRole("heading", { name: "Create an account" })).toBeVisible();
  await user.type(screen.getByLabelText("Name"), "taken");
  await user.type(screen.getByLabelText("New password"), "short");
  await user.click(screen.getByRole("button", { name: "Create an account" }));
  expect(await screen.findByText("The password needs at least 10 characters.")).toBeVisible();
  await user.type(screen.getByLabelText("New password"), " but longer now");
  await user.click(screen.getByRole("button", { name: "Create an account" }));
  expect(await screen.findByText(/Somebody has this name already/)).toBeVisible();
  await user.type(screen.getByLabelText("Name"), " not");
  await user.click(screen.getByRole("button", { name: "Create an account" }));
  expect(await screen.findByRole("button", { name: "Account: taken not" })).toBeVisible();
  const made = state.sent.filter(({ path }) => path === "/api/session/sign-up");
  expect(made[1]?.body).toEqual({ name: "taken not", password: "short but longer now" });
});

it("joins by an invitation, and sets a password by a link", async () => {
  const { user, state } = await renderConsole("/join?token=invited", signedOut(true));
  expect(await screen.findByLabelText("Name")).toHaveValue("Dora");
  await user.type(screen.getByLabelText("New password"), "long enough now");
  await user.click(screen.getByRole("button", { name: "Join" }));
  expect(await screen.findByRole("button", { name: "Account: Member" })).toBeVisible();
  const joined = state.sent.find(({ path }) => path === "/api/session/invitation");
  expect(joined?.body).toEqual({ token: "invited", name: "Dora", password: "long enough now" });
});

it("sets a new password by a link, and says when a link is spent", async () => {
  const { user, state } = await renderConsole("/join?token=reset", signedOut(true));
  expect(await screen.findByLabelText("Name")).toBeDisabled();
  await user.type(screen.getByLabelText("New password"), "long enough now");
  await user.click(screen.getByRole("button", { name: "Set password" }));
  expect(await screen.findByRole("button", { name: "Account: Member" })).toBeVisible();
  const set = state.sent.find(({ path }) => path === "/api/session/password-link");
  expect(set?.body).toEqual({ token: "reset", new_password: "long enough now" });
});

it("tells that a link for an account was spent", async () => {
  await renderConsole("/join?token=used", signedOut(true));
  expect(await screen.findByText(/This link was used already, was withdrawn/)).toBeVisible();
});
