// AIGNE's command line, unmodified: connecting to a hub that runs alone, asking it how one stands, and
// running an agent by it.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { freePort } from "../oidc/hub.mjs";
import { world } from "./world.mjs";

const CLI = join(import.meta.dirname, "node_modules/@aigne/cli/dist/cli.js");

let hub;
let owner;
let folder;

before(async () => {
  hub = await world();
  owner = await hub.owner();
  folder = mkdtempSync(join(tmpdir(), "aigne-cli-"));
  // What the command line opens a page with: it only notes the address.
  const browser = join(folder, "browser");
  writeFileSync(browser, '#!/bin/sh\nprintf "%s\\n" "$1" >"$BROWSER_OPENED"\n');
  chmodSync(browser, 0o755);
  mkdirSync(join(folder, "agent"));
  writeFileSync(join(folder, "agent/aigne.yaml"), "agents:\n  - chat.yaml\n");
  writeFileSync(
    join(folder, "agent/chat.yaml"),
    "name: chat\ninstructions: You are short.\ninput_key: message\n",
  );
});

after(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The command line in a home of its own. */
class Aigne {
  constructor(name, env = {}) {
    this.home = join(folder, name);
    this.opened = join(folder, `${name}-opened`);
    // Where no keyring is, it keeps keys in a folder that `hub connect` does not make by itself.
    mkdirSync(join(this.home, ".aigne"), { recursive: true });
    this.env = env;
  }

  begin(...words) {
    const {
      CI: _ci,
      NODE_ENV: _mode,
      DISPLAY: _display,
      WAYLAND_DISPLAY: _wayland,
      DBUS_SESSION_BUS_ADDRESS: _bus,
      ...env
    } = process.env;
    const child = spawn(process.execPath, [CLI, ...words], {
      cwd: folder,
      env: {
        ...env,
        HOME: this.home,
        BROWSER: join(folder, "browser"),
        BROWSER_OPENED: this.opened,
        NO_COLOR: "1",
        // A recorder of its own, which no call needs.
        AIGNE_OBSERVABILITY_DISABLED: "true",
        ...this.env,
      },
    });
    const running = { child, out: "" };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        running.out += chunk;
      });
    }
    running.ended = new Promise((resolve) => child.once("exit", resolve));
    return running;
  }

  async run(...words) {
    const running = this.begin(...words);
    // An agent takes what comes here for what it is asked.
    running.child.stdin.end();
    const code = await running.ended;
    assert.equal(code, 0, running.out);
    return running.out;
  }

  /** Connects; `answer` is what the person on the page says. */
  async connect(url, answer) {
    rmSync(this.opened, { force: true });
    const running = this.begin("hub", "connect", url);
    await hub.hub.until(() => existsSync(this.opened) || running.child.exitCode !== null, running.out);
    assert.equal(running.child.exitCode, null, running.out);
    const page = new URL(readFileSync(this.opened, "utf8").trim());
    assert.equal(page.origin, new URL(url).origin);
    const moved = await owner.open(page.pathname + page.search);
    const id = new URL(moved.headers.get("location"), hub.hub.url).searchParams.get("request");
    const body = answer === "allow" ? { name: "AIGNE CLI" } : undefined;
    const said = await owner.open(`/api/connections/${id}/${answer}`, { method: "POST", body });
    assert.equal(said.status, 200, await said.text());
    await running.ended;
    return running.out;
  }

  /** The keys that it keeps. */
  kept() {
    const file = join(this.home, ".aigne/aigne-hub-connected.yaml");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }
}

test("it connects, runs an agent, and its key can be taken away", async () => {
  const aigne = new Aigne("allowed");
  const said = await aigne.connect(hub.hub.url, "allow");
  assert.match(said, /connected successfully/);
  const [key] = /aigne-[\w-]{43}/.exec(aigne.kept());

  const model = "aignehub/sim-openai/chat+say=Hello%20there";
  const words = ["run", "agent", "chat", "--message", "Hi", "--model", model];
  assert.match(await aigne.run(...words), /Hello there/);
  const { calls } = await (await owner.open("/api/calls")).json();
  assert.equal(calls[0].key.name, "AIGNE CLI");

  const { keys } = await (await owner.open("/api/keys/own")).json();
  assert.equal(keys[0].role, "member");
  await owner.open(`/api/keys/own/${keys[0].id}`, { method: "DELETE" });
  const refused = await fetch(`${hub.hub.url}/api/user/info`, {
    headers: { authorization: `Bearer ${key}` },
  });
  assert.equal(refused.status, 401);
});

test("who is denied is told so at once, and keeps nothing", async () => {
  const aigne = new Aigne("denied");
  const said = await aigne.connect(hub.hub.url, "deny");
  assert.match(said, /Failed to connect.*did not allow/s);
  assert.doesNotMatch(aigne.kept(), /aigne-[\w-]{43}/);
});

test("the status is shown, which the command line asks for by https only", async () => {
  const { url, certificate, close } = await behindTls(hub.hub.url);
  const aigne = new Aigne("status", { NODE_EXTRA_CA_CERTS: certificate });
  try {
    assert.match(await aigne.connect(url, "allow"), /connected successfully/);
    const running = aigne.begin("hub", "status");
    // It asks which hub; the only one is chosen already.
    await hub.hub.until(() => running.out.includes("Choose a hub"), running.out);
    running.child.stdin.write("\n");
    await hub.hub.until(
      () => /Email/.test(running.out) || running.child.exitCode !== null,
      running.out,
    );
    running.child.stdin.end();
    assert.match(running.out, /Connected/);
    assert.match(running.out, /Name:\s+Owner/);
    await running.ended;
  } finally {
    close();
  }
});

/** The hub once more, behind TLS as a proxy would have it. */
async function behindTls(url) {
  const certificate = join(folder, "certificate.pem");
  const key = join(folder, "key.pem");
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const about = ["-nodes", "-days", "2", "-subj", "/CN=localhost"];
  const names = ["-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", key, "-out", certificate];
  execFileSync("openssl", [...words, ...about, ...names, ...files], { stdio: "ignore" });
  const port = await freePort();
  const tls = { key: readFileSync(key), cert: readFileSync(certificate) };
  const server = createServer(tls, (asked, answer) => {
    const to = { method: asked.method, headers: asked.headers };
    const passed = request(new URL(asked.url, url), to, (said) => {
      answer.writeHead(said.statusCode, said.headers);
      said.pipe(answer);
    });
    asked.pipe(passed);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `https://localhost:${port}`, certificate, close };
}
