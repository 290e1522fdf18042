// A hub of its own for a test, as a process, with issuers in its file.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY =
  process.env.HUB_BINARY ?? new URL("../../../../target/debug/aigne-hub", import.meta.url).pathname;

/** Of the owner, once the printed link was used. */
const PASSWORD = "a long enough password";

/** The environment without what would set up another hub. */
function clean() {
  const sets = /^(HUB_|OPENAI_|ANTHROPIC_|GOOGLE_|GEMINI_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !sets.test(name)));
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Hub {
  /** `toml` may name the hub's own address as `{hub}`. */
  static async start(toml, { port, env = {} } = {}) {
    const hub = new Hub();
    hub.port = port ?? (await freePort());
    hub.url = `http://127.0.0.1:${hub.port}`;
    hub.folder = mkdtempSync(join(tmpdir(), "hub-oidc-"));
    hub.log = "";
    writeFileSync(join(hub.folder, "hub.toml"), toml.replaceAll("{hub}", hub.url));
    hub.env = { ...clean(), HUB_LOG: "info", ...env };
    hub.child = spawn(BINARY, ["serve", "--data-dir", hub.folder, "--port", String(hub.port)], {
      env: hub.env,
    });
    hub.ended = new Promise((resolve) => hub.child.once("exit", resolve));
    for (const stream of [hub.child.stdout, hub.child.stderr]) {
      stream.on("data", (chunk) => {
        hub.log += chunk;
      });
    }
    await hub.until(async () => (await fetch(`${hub.url}/ready`)).ok);
    return hub;
  }

  /** Waits until something holds; what it throws counts as no. */
  async until(holds, what = "the hub did not come so far") {
    const deadline = Date.now() + 60_000;
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`the hub ended: ${this.log}`);
      try {
        if (await holds()) return;
      } catch {
        // Not yet.
      }
      if (Date.now() > deadline) throw new Error(`${what}: ${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Stops, and proves the books that it leaves. */
  async stop() {
    this.child.kill("SIGTERM");
    await this.ended;
    const proof = spawnSync(BINARY, ["ledger", "check", "--data-dir", this.folder], { env: this.env });
    if (proof.status !== 0) throw new Error(`${proof.stdout}${proof.stderr}`);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The owner's one-time link, as printed at the first start. */
  async ownerToken() {
    await this.until(() => /sign-in\?token=(\S+)/.test(this.log), "no owner link was printed");
    return /sign-in\?token=(\S+)/.exec(this.log)[1];
  }
}

/** What one browser holds, without a browser: cookies, and redirects followed one by one. */
export class Visitor {
  constructor(hub) {
    this.hub = hub;
    this.jar = new Map();
    this.csrf = null;
  }

  /** One request to the hub, or to an address of it; redirects are handed back. */
  async open(path, { method = "GET", body, headers = {} } = {}) {
    const url = new URL(path, this.hub.url);
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, {
      method,
      redirect: "manual",
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.csrf ? { "x-csrf-token": this.csrf } : {}),
        ...headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === "") this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }

  /** Signs in as the owner: by the printed link the first time, then by a password. */
  async asOwner() {
    const known = this.hub.ownerKnown;
    const answer = known
      ? await this.open("/api/session", { method: "POST", body: { name: "owner", password: PASSWORD } })
      : await this.open("/api/session/owner-link", {
          method: "POST",
          body: { token: await this.hub.ownerToken() },
        });
    if (!answer.ok) throw new Error(await answer.text());
    this.csrf = (await answer.json()).session.csrf_token;
    if (!known) {
      const body = { new_password: PASSWORD };
      await this.open("/api/session/password", { method: "PUT", body });
      this.hub.ownerKnown = true;
    }
    return this;
  }

  async session() {
    const { session } = await (await this.open("/api/session")).json();
    this.csrf = session.csrf_token;
    return session;
  }
}
