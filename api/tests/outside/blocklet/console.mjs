// The console in Chromium, behind the router of a real Blocklet Server: signed in, then signed out.
//
//   node console.mjs    { port, host, mount, token, app, name, folder } on standard input
//
// Prints what went wrong, and leaves pictures in `folder`.

import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

// Of the console's own tests, so that there is one of it.
const { chromium } = createRequire(new URL("../../../../web/package.json", import.meta.url))("playwright-core");

const { port, host, mount, token, app, name, folder } = JSON.parse(await text(process.stdin));
const origin = `http://${host}:${port}`;
const at = (path) => `${origin}${mount.replace(/\/$/, "")}${path}`;
const problems = [];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // The app's name leads to this machine, and no other name leads anywhere.
  args: ["--no-sandbox", "--disable-gpu", `--host-resolver-rules=MAP ${host} 127.0.0.1, MAP * ~NOTFOUND`],
});

async function opened(cookies) {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 800 } });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("response", (answer) => {
    if (answer.status() >= 400) problems.push(`${answer.status()} ${answer.url()}`);
  });
  return page;
}

try {
  const page = await opened([{ name: "login_token", value: token, url: origin }]);
  await page.goto(at("/"));
  // Name of the app, from what the server puts on the page; name of the person, from their login.
  await page.getByText(app, { exact: true }).first().waitFor();
  await page.getByRole("button", { name: new RegExp(name) }).first().waitFor();
  await page.screenshot({ path: `${folder}/home.png` });

  const rooms = page.getByRole("navigation", { name: "Main navigation" }).first();
  await rooms.getByRole("link", { name: "Providers" }).click();
  await page.getByText("sim", { exact: true }).first().waitFor();
  if (page.url() !== at("/providers")) problems.push(`the providers are at ${page.url()}`);
  await page.screenshot({ path: `${folder}/providers.png` });

  // Something is changed: the login's own token against forged requests is sent with it.
  await rooms.getByRole("link", { name: /keys/i }).click();
  await page.getByRole("button", { name: "Create key" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("From Chromium");
  await form.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByText(/aigne-\w/).first().waitFor();
  await page.screenshot({ path: `${folder}/key.png` });

  // A page inside, opened by its address.
  await page.goto(at("/calls"));
  await page.getByRole("heading", { name: "Calls" }).waitFor();

  const nobody = await opened([]);
  await nobody.goto(at("/keys"));
  const enter = nobody.getByRole("link", { name: "Continue" });
  await enter.waitFor();
  const to = new URL(await enter.getAttribute("href"), origin);
  if (to.pathname !== "/.well-known/service/login" || !to.searchParams.get("redirect").startsWith(mount))
    problems.push(`who is signed out is sent to ${to}`);
  await nobody.screenshot({ path: `${folder}/signed-out.png` });
} catch (error) {
  problems.push(error.message);
  for (const context of browser.contexts())
    for (const page of context.pages()) await page.screenshot({ path: `${folder}/failed.png` });
} finally {
  await browser.close();
}
console.log(JSON.stringify(problems));
