// A hub of its own with the simulator as its providers, and a key, for AIGNE's packages.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";

import { freePort, Hub, Visitor } from "../oidc/hub.mjs";

const BINARY =
  process.env.HUB_BINARY ?? new URL("../../../../target/debug/aigne-hub", import.meta.url).pathname;

/** Of a person whose calls are metered. */
export const KEY = "aigne-test-0123456789-0123456789-0123456789-abc";

const PROVIDERS = `
[[providers]]
name = "sim-openai"
kind = "openai"
base_url = "{simulator}/v1"
private_network = true
models = ["chat"]
credentials = [{ name = "one", value = "sk-simulated-openai-secret" }]

[[providers]]
name = "sim-anthropic"
kind = "anthropic"
base_url = "{simulator}"
private_network = true
models = ["chat"]
credentials = [{ name = "one", value = "sk-ant-simulated-secret" }]

[[keys]]
name = "everything"
secret = "${KEY}"
`;

/** A price for the model with this script. */
export function rate(script) {
  return `
[[rates]]
provider = "sim-openai"
model = "chat+${script}"
input = "3"
output = "15"
`;
}

/** `aigne-hub simulate`. */
export class Simulator {
  static async start() {
    const simulator = new Simulator();
    const port = await freePort();
    simulator.url = `http://127.0.0.1:${port}`;
    simulator.child = spawn(BINARY, ["simulate", "--port", String(port)], { stdio: "ignore" });
    simulator.ended = new Promise((resolve) => simulator.child.once("exit", resolve));
    for (;;) {
      if (simulator.child.exitCode !== null) throw new Error("the simulator ended");
      const answer = await fetch(`${simulator.url}/v1/models`).catch(() => null);
      if (answer) return simulator;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What it has answered. */
  async served() {
    return (await fetch(`${this.url}/_sim/served`)).json();
  }

  /** What it was asked. */
  async requests() {
    return (await fetch(`${this.url}/_sim/requests`)).json();
  }

  async stop() {
    this.child.kill("SIGTERM");
    await this.ended;
  }
}

/** A picture of one dot, as Base64. */
export const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Gives the key's own account a credit; answers where the account is in the API. */
export async function giveCredit(owner) {
  const { keys } = await (await owner.open("/api/keys")).json();
  const { id } = keys.find(({ name }) => name === "everything");
  const account = `/api/accounts/${encodeURIComponent(`key:${id}`)}`;
  const given = await owner.open(`${account}/credits`, { method: "POST", body: { amount: "1" } });
  assert.ok(given.ok, await given.text());
  return account;
}

/** Hub and simulator; `more` is added to the hub's file. */
export async function world(more = "") {
  const simulator = await Simulator.start();
  const toml = PROVIDERS + more;
  const hub = await Hub.start(toml.replaceAll("{simulator}", simulator.url));
  return {
    hub,
    simulator,
    owner: () => new Visitor(hub).asOwner(),
    stop: async () => {
      await hub.stop();
      await simulator.stop();
    },
  };
}
