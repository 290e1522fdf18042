// A call that takes longer than the client waits: the client asks again, and the call is made and paid once.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";

import { giveCredit, KEY, rate, world } from "./world.mjs";

/** The client's own setting, in milliseconds; usually a minute. It waits a second before it asks again. */
const TIMEOUT = 2_000;

const SLOW = "say=Late+input=20+output=3+delay=4500";

let hub;

before(async () => {
  hub = await world(`${rate(SLOW)}\n[billing]\nmode = "credits"\n`);
});

after(() => hub.stop());

/** One call in a process of its own: the client reads its patience when it is loaded. */
function calling(model) {
  const program = `
    const fetched = globalThis.fetch;
    let asked = 0;
    globalThis.fetch = (url, ...more) => {
      if (String(url).endsWith("/api/v2/chat")) asked += 1;
      return fetched(url, ...more);
    };
    const { AIGNEHubChatModel } = await import("@aigne/aigne-hub");
    const model = new AIGNEHubChatModel({
      baseURL: ${JSON.stringify(hub.hub.url)}, apiKey: ${JSON.stringify(KEY)}, model: ${JSON.stringify(model)},
    });
    const said = await model.invoke({ messages: [{ role: "user", content: "Hi" }] });
    console.log(JSON.stringify({ said, asked }));
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    env: { ...process.env, TIMEOUT: String(TIMEOUT) },
  });
  let out = "";
  let wrong = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    wrong += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      if (code === 0) resolve(JSON.parse(out.trim().split("\n").at(-1)));
      else reject(new Error(`${out}\n${wrong}`));
    });
  });
}

test("a slow whole answer is asked for twice, made once and paid once", async () => {
  const owner = await hub.owner();
  const account = await giveCredit(owner);

  const { said, asked } = await calling(`aignehub/sim-openai/chat+${SLOW}`);
  assert.ok(asked >= 2, `the client asked ${asked} times`);
  assert.equal(said.text, "Late");
  assert.equal(said.usage.outputTokens, 3);
  assert.equal((await hub.simulator.served()).length, 1, "the provider was asked once");

  const { calls } = await (await owner.open("/api/calls")).json();
  assert.equal(calls.length, 1, JSON.stringify(calls));
  assert.equal(calls[0].status, "success");
  const { entries } = await (await owner.open(`${account}/statement`)).json();
  const charges = entries.filter(({ kind }) => kind === "charge");
  // 20 tokens at 3 credits a million, 3 at 15.
  assert.deepEqual(charges.map(({ amount }) => amount), ["-0.000105"]);
});
