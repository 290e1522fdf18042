import { expect, test } from "@playwright/test";
import { at, type Visit, visit } from "./visit";

// What whoever runs a hub does there, each from start to end: people, routes, limits, sign-in,
// projects, the audit log, settings, and the guide to a first call.
test.describe.configure({ mode: "serial" });
test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

let here: Visit;

test.beforeAll(async ({ browser }) => {
  here = await visit(browser);
});

test.afterAll(() => here.context.close());

test("invites a person, who joins, is given another role, and is shut out", async ({ browser }) => {
  const { page } = here;
  await page.goto(at("/people"));
  await page.getByRole("button", { name: "Invite" }).click();
  const form = page.getByRole("dialog", { name: "Invite somebody" });
  await form.getByLabel("Email").fill("no address");
  await form.getByRole("button", { name: "Make a link" }).click();
  await expect(form.getByText(/An address such as/)).toBeVisible();
  await form.getByLabel("Email").fill("");
  await form.getByLabel("Name").fill("Dora");
  await form.getByRole("button", { name: "Make a link" }).click();
  const once = page.getByRole("dialog", { name: "Invitation" });
  const link = (await once.getByLabel("Link", { exact: true }).textContent()) ?? "";
  expect(link).toContain("/join?token=");
  await once.getByRole("button", { name: "I have copied it" }).click();
  await page.getByRole("tab", { name: "Invitations" }).click();
  await expect(page.getByRole("row", { name: /Dora.*Open/ })).toBeVisible();

  const hers = await browser.newContext({ locale: "en-US" });
  const other = await hers.newPage();
  await other.goto(at(new URL(link).pathname + new URL(link).search).replace(/(\/\w+)\1/, "$1"));
  await other.getByLabel("Password").fill("another long password");
  await other.getByRole("button", { name: "Join" }).click();
  await expect(other.getByRole("heading", { name: "Welcome" })).toBeVisible();
  await expect(other.getByRole("link", { name: "People" })).toHaveCount(0);

  await page.goto(at("/people?q=Dora"));
  await page.getByRole("button", { name: "Actions for Dora" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Dora" });
  await edit.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Admin" }).click();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /Dora.*Admin/ })).toBeVisible();
  await other.goto(at("/people"));
  await expect(other.getByRole("row", { name: /Dora \(you\)/ })).toBeVisible();

  await page.getByRole("row", { name: /Dora/ }).click();
  const drawer = page.getByRole("dialog", { name: "Dora" });
  await expect(drawer.getByRole("listitem")).toHaveCount(1);
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Actions for Dora" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByRole("row", { name: /Dora.*Deactivated/ })).toBeVisible();
  await other.goto(at("/people"));
  await expect(other.getByRole("button", { name: "Sign in" })).toBeVisible();
  await hers.close();
});

test("makes a link for a new password that works once", async () => {
  const { page } = here;
  await page.goto(at("/people?q=Dora"));
  await page.getByRole("button", { name: "Actions for Dora" }).click();
  await page.getByRole("menuitem", { name: "Activate" }).click();
  await page.getByRole("button", { name: "Activate" }).click();
  await expect(page.getByRole("row", { name: /Dora.*Active/ })).toBeVisible();
  await page.getByRole("button", { name: "Actions for Dora" }).click();
  await page.getByRole("menuitem", { name: "Link for a new password" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const once = page.getByRole("dialog", { name: "Link for Dora" });
  await expect(once.getByLabel("Link", { exact: true })).toContainText("/join?token=");
  await once.getByRole("button", { name: "I have copied it" }).click();
  await expect(once).toHaveCount(0);
});

test("creates a route, explains a request by it, and a call goes that way", async () => {
  const { page, owner } = here;
  await page.goto(at("/routes"));
  await page.getByRole("button", { name: "Create route" }).first().click();
  const form = page.getByRole("dialog", { name: "Create route" });
  await form.getByRole("button", { name: "Create", exact: true }).click();
  await expect(form.getByText("Fill this in.").first()).toBeVisible();
  await form.getByRole("textbox", { name: "Name" }).fill("best");
  const step = (number: number) => form.getByRole("group", { name: `Step ${number}` });
  await step(1).getByRole("combobox", { name: "Model" }).fill("nobody/none");
  await form.getByRole("button", { name: "Add step" }).click();
  await step(2).getByRole("combobox", { name: "Model" }).fill("demo/chat");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  // The hub knows no such provider, says so, and nothing of the form is lost.
  await expect(form.getByRole("alert")).toContainText("nobody");
  await step(1).getByRole("combobox", { name: "Model" }).fill("demo/chat");
  await step(1)
    .getByRole("button", { name: /This step is for/ })
    .click();
  await step(1).getByLabel("Projects").fill("elsewhere");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  const row = page.getByRole("row", { name: /best/ });
  await expect(row).toContainText("demo/chat");

  await row.getByRole("button", { name: "Actions for best" }).click();
  await page.getByRole("menuitem", { name: "Explain a request" }).click();
  await expect(page.getByText("It goes by the route best.")).toBeVisible();
  const plan = page.getByRole("list", { name: "Targets for best" });
  await expect(plan.getByRole("listitem")).toHaveCount(1);
  await expect(plan.getByRole("listitem")).toContainText("Step 2");
  await expect(page.getByText("best, step 1")).toBeVisible();
  await page.getByLabel("Project").fill("elsewhere");
  await expect(plan.getByRole("listitem").first()).toContainText("Step 1");
  expect(new URL(page.url()).searchParams.get("project")).toBe("elsewhere");

  const key = await owner.key("By route", "routed");
  const answer = await owner.call(key, "best");
  expect(answer.status()).toBe(200);
  await page.goto(at("/routes"));
  await expect(page.getByRole("row", { name: /best.* 1 / })).toBeVisible();
  await page.getByRole("switch", { name: "best in use" }).click();
  await expect(page.getByText("Calls no longer go by best.")).toBeVisible();
  expect((await owner.call(key, "best")).status()).toBe(404);
});

test("sets a limit that binds the next call, and lifts it", async () => {
  const { page, owner } = here;
  const key = await owner.key("Too eager", "limited");
  await page.goto(at("/limits"));
  await page.getByRole("button", { name: "Create limit" }).first().click();
  const form = page.getByRole("dialog", { name: "Create limit" });
  await form.getByLabel("Name").fill("One a minute");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  await expect(form.getByText("At least one of the four.")).toBeVisible();
  await form.getByRole("combobox", { name: "Key", exact: true }).fill("Too eager");
  await page.getByRole("option", { name: /Too eager/ }).click();
  await form.getByLabel("Calls per minute").fill("1");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("row", { name: /One a minute.*A key: Too eager/ })).toBeVisible();
  expect((await owner.call(key, "demo/chat")).status()).toBe(200);
  expect((await owner.call(key, "demo/chat")).status()).toBe(429);
  await page.getByRole("button", { name: "Actions for One a minute" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("One a minute is gone.")).toBeVisible();
  expect((await owner.call(key, "demo/chat")).status()).toBe(200);
});

test("adds an issuer, tells why it does not answer, and removes it", async () => {
  const { page } = here;
  await page.goto(at("/people?tab=issuers"));
  await page.getByRole("button", { name: "Add issuer" }).first().click();
  const form = page.getByRole("dialog", { name: "Add issuer" });
  await form.getByLabel("Issuer URL").fill("http://127.0.0.1:9");
  await form.getByLabel("Short name").fill("Company!");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await expect(form.getByText(/1 to 40 small letters/)).toBeVisible();
  await form.getByLabel("Short name").fill("company");
  await form.getByLabel("Display name").fill("Company");
  await form.getByLabel("Client id").fill("hub");
  await form.getByRole("switch", { name: "May be on a private network" }).click();
  await form.getByRole("button", { name: "Add group" }).click();
  await form.getByLabel("Group", { exact: true }).fill("staff");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  const row = page.getByRole("row", { name: /Company/ });
  await expect(row).toContainText("1 group has a role");
  await row.getByRole("button", { name: "Check Company" }).click();
  await expect(row.getByRole("alert")).toBeVisible();
  await row.getByRole("button", { name: "Actions for Company" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await expect(page.getByText(/\/api\/session\/oidc\/company\/callback/)).toBeVisible();
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: "Actions for Company" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No issuers yet")).toBeVisible();
});

test("shows projects with what they used, and leads to their calls", async () => {
  const { page } = here;
  await page.goto(at("/projects?q=limited"));
  const row = page.getByRole("row", { name: /limited/ });
  await expect(row).toBeVisible();
  await row.getByRole("link", { name: "Calls of limited" }).click();
  await expect(page.getByRole("heading", { name: "Calls" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("project")).toBe("limited");
  // One was refused before it was a call.
  await expect(page.getByRole("row", { name: /Too eager/ })).toHaveCount(2);
});

test("kept every change in the audit log, whose chain is whole", async () => {
  const { page } = here;
  await page.goto(at("/audit"));
  await expect(page.getByRole("button", { name: /entries, intact/ })).toBeVisible();
  await page.getByLabel("Operation").fill("delete_limit");
  await expect(page).toHaveURL(/operation=delete_limit/);
  const row = page.getByRole("row", { name: /Delete limit/ });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("Owner");
  await row.click();
  const drawer = page.getByRole("dialog", { name: "Delete limit" });
  await expect(drawer.getByText("/api/limits/", { exact: false }).first()).toBeVisible();
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await expect(row).toHaveCount(1);
  await page.goto(at("/audit?operation=create_issuer"));
  await page.getByRole("row", { name: /Create issuer/ }).click();
  await expect(page.getByLabel("What the request said").last()).toContainText('"name": "company"');
});

test("tells every setting and where it comes from", async () => {
  const { page } = here;
  await page.goto(at("/settings"));
  await page.getByLabel("Search settings").fill("HUB_DATA_DIR");
  const row = page.getByRole("row", { name: /HUB_DATA_DIR/ });
  await expect(row).toHaveCount(1);
  await expect(row.getByText(/^(Environment|Flag)$/)).toBeVisible();
  await page.getByLabel("Search settings").fill("");
  await page.getByRole("switch", { name: "Only what differs from the default" }).click();
  await expect(page.getByRole("row", { name: /Default/ })).toHaveCount(0);
  expect(new URL(page.url()).searchParams.get("said")).toBe("1");
});

test("leads from nothing to a first call", async () => {
  const { page } = here;
  await page.goto(at("/"));
  await page.getByRole("link", { name: "First steps" }).click();
  await expect(page.getByRole("heading", { name: "First steps" })).toBeVisible();
  await page.getByRole("button", { name: "Make a key" }).click();
  const secret = (await page.getByLabel("Key", { exact: true }).textContent()) ?? "";
  expect(secret).toMatch(/^aigne-/);
  for (const client of ["curl", "OpenAI Python", "Anthropic Python", "AIGNE"]) {
    await page.getByRole("tab", { name: client }).click();
    const code = page.getByLabel(client, { exact: true });
    await expect(code).toContainText(secret);
    await expect(code).toContainText(new URL(at("/")).host);
  }
  await expect(page.getByText("Waiting for your call").first()).toBeVisible();
  await page.getByRole("button", { name: "Make the call here" }).click();
  await expect(page.getByText("Your call arrived")).toBeVisible();
  await page.getByRole("link", { name: "See the call" }).click();
  await expect(page.getByRole("dialog", { name: "Call" })).toContainText("demo/chat");
});
