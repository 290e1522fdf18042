// Signing in with a browser at a certified provider: buttons, roles, new keys, signing out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { CLIENT, Certified } from "./certified.mjs";
import { freePort, Hub, Visitor } from "./hub.mjs";

let certified;
let hub;
let browser;

before(async () => {
  const [port, hubPort] = [await freePort(), await freePort()];
  certified = await new Certified(port, `http://127.0.0.1:${hubPort}`).start();
  hub = await Hub.start(
    `
[people]
sign_up = "member"

[[issuers]]
name = "company"
display_name = "Company login"
issuer = "${certified.url}"
client_id = "${CLIENT.id}"
client_secret = "env:TEST_CLIENT_SECRET"
scopes = ["profile", "email", "groups"]
private_network = true
sign_up = true
roles = { ops = "admin", staff = "member" }
`,
    {
      port: hubPort,
      env: {
        TEST_CLIENT_SECRET: CLIENT.secret,
        HUB_PUBLIC_URL: `http://127.0.0.1:${hubPort}`,
        HUB_BILLING: "credits",
        HUB_STARTER_CREDIT: "5",
      },
    },
  );
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
});

after(async () => {
  await browser?.close();
  await hub?.stop();
  await certified?.stop();
});

async function fresh() {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** Through the provider's own pages. */
async function atProvider(page, who) {
  await page.waitForURL(`${certified.url}/**`);
  await page.locator('input[name="login"]').fill(who);
  await page.locator('input[name="password"]').fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

async function signIn(page, who, path = "/sign-in") {
  await page.goto(`${hub.url}${path}`);
  await page.getByRole("link", { name: "Sign in with Company login" }).click();
  await atProvider(page, who);
}

const role = (page) =>
  page.evaluate(async () => {
    const { session } = await (await fetch("/api/session")).json();
    return session.user?.role ?? null;
  });

test("an admin by group comes in where they wanted to, and signs out at the provider as well", async () => {
  const page = await fresh();
  await signIn(page, "ann", "/calls?status=failed");
  await page.getByRole("heading", { name: "Calls" }).waitFor();
  assert.equal(new URL(page.url()).search, "?status=failed");
  assert.equal(await role(page), "admin");
  const navigation = page.getByRole("navigation", { name: "Main navigation" }).first();
  await navigation.getByRole("link", { name: "Providers" }).waitFor();

  await page.getByRole("button", { name: "Account: Ann Example" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(`${certified.url}/session/end**`);
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await page.waitForURL(`${hub.url}/sign-in**`);
  assert.equal(await role(page), null);
  // The provider forgot her too: it asks for her name again.
  await page.getByRole("link", { name: "Sign in with Company login" }).click();
  await page.locator('input[name="login"]').waitFor();
});

test("a member by group sees no pages of admins, and who is in no group is told so", async () => {
  const page = await fresh();
  await signIn(page, "bob");
  await page.getByRole("button", { name: "Account: Bob Example" }).waitFor();
  assert.equal(await role(page), "member");
  const navigation = page.getByRole("navigation", { name: "Main navigation" }).first();
  assert.equal(await navigation.getByRole("link", { name: "Providers" }).count(), 0);

  const other = await fresh();
  await signIn(other, "eve");
  await other.getByText("None of your groups has access to this hub.").waitFor();
  assert.equal(await role(other), null);
});

test("the provider changes its keys, and people go on signing in", async () => {
  await certified.stop();
  await certified.start();
  const page = await fresh();
  await signIn(page, "bob");
  await page.getByRole("button", { name: "Account: Bob Example" }).waitFor();
  assert.equal(await role(page), "member");
});

test("while the provider is down the sign-in page says so, and a password still signs in", async () => {
  await new Visitor(hub).asOwner();
  // Its document is remembered: the provider's own page is what does not open then. Another hub
  // that knows nothing of it yet tells it on its own page.
  await certified.stop();
  const young = await Hub.start(
    `
[[issuers]]
name = "company"
display_name = "Company login"
issuer = "${certified.url}"
client_id = "hub"
private_network = true
default_role = "guest"
`,
  );
  try {
    const page = await fresh();
    await page.goto(`${young.url}/sign-in`);
    await page.getByRole("link", { name: "Sign in with Company login" }).click();
    await page.getByText("Company login does not answer at the moment.").waitFor();
    await new Visitor(young).asOwner();
    await page.getByLabel("Password").fill("a long enough password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
  } finally {
    await young.stop();
    await certified.start();
  }
});

test("somebody is invited, joins once, and sets a new password by a link", async () => {
  const owner = await new Visitor(hub).asOwner();
  const invited = await owner.open("/api/invitations", {
    method: "POST",
    body: { role: "member", name: "dora" },
  });
  const { url } = await invited.json();
  const page = await fresh();
  await page.goto(url);
  assert.equal(await page.getByLabel("Name").inputValue(), "dora");
  await page.getByLabel("New password").fill("the first password");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("button", { name: "Account: dora" }).waitFor();
  assert.equal(await role(page), "member");

  const late = await fresh();
  await late.goto(url);
  await late.getByText("This link was used already").waitFor();

  const { users } = await (await owner.open("/api/users?q=dora")).json();
  const made = await owner.open(`/api/users/${users[0].id}/password-link`, { method: "POST" });
  const { link } = await made.json();
  await late.goto(link.url);
  await late.getByLabel("New password").fill("the second password");
  await late.getByRole("button", { name: "Set password" }).click();
  await late.getByRole("button", { name: "Account: dora" }).waitFor();
  // Every other session of hers ended.
  assert.equal(await role(page), null);
});

test("somebody makes an account of their own, where that is switched on", async () => {
  const page = await fresh();
  await page.goto(`${hub.url}/sign-in`);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill("fred");
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByText("The password needs at least 10 characters.").waitFor();
  await page.getByLabel("New password").fill("long enough now");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("button", { name: "Account: fred" }).waitFor();
  assert.equal(await role(page), "member");
});
