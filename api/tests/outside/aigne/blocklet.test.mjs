// @blocklet/aigne-hub, unmodified: what a Blocklet calls a hub with that its server was connected to.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { KEY, rate, world } from "./world.mjs";

const PRICED = "say=Hello%20there+input=20+output=3";

let hub;
let sdk;

/** What Blocklet Server tells every component; the SDK does not load without it. */
function surroundings(url) {
  const did = "zNKtpsweCGXSZrrgPESeq2R3wsAepAKtNFZX";
  const secret = `0x${"11".repeat(64)}`;
  Object.assign(process.env, {
    BLOCKLET_APP_ID: did,
    BLOCKLET_APP_PID: did,
    BLOCKLET_APP_NAME: "Made up",
    BLOCKLET_APP_DESCRIPTION: "A blocklet that is none",
    BLOCKLET_APP_URL: "http://127.0.0.1:1",
    BLOCKLET_APP_SK: secret,
    BLOCKLET_APP_ASK: secret,
    BLOCKLET_APP_EK: secret,
    BLOCKLET_APP_DIR: "/nonexistent",
    BLOCKLET_DATA_DIR: "/nonexistent",
    BLOCKLET_LOG_DIR: "/tmp",
    BLOCKLET_COMPONENT_DID: "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ",
    BLOCKLET_COMPONENT_API_KEY: secret,
    BLOCKLET_MOUNT_POINTS: "[]",
    ABT_NODE_DID: did,
    ABT_NODE_PK: `0x${"22".repeat(32)}`,
    ABT_NODE_PORT: "1",
    ABT_NODE_SERVICE_PORT: "1",
    BLOCKLET_AIGNE_API_URL: `${url}/some/path`,
    BLOCKLET_AIGNE_API_CREDENTIAL: JSON.stringify({ apiKey: KEY }),
  });
}

before(async () => {
  hub = await world(rate(PRICED));
  surroundings(hub.hub.url);
  // Its modules for `import` lack the endings that Node asks for.
  sdk = createRequire(import.meta.url)("@blocklet/aigne-hub/api/call");
});

after(() => hub.stop());

const asking = (script) => ({
  model: `sim-openai/chat+${script}`,
  messages: [{ role: "user", content: "Hi" }],
});

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

test("a conversation comes piece by piece, with its usage", async () => {
  const chunks = await all(await sdk.chatCompletionsV2(asking(PRICED)));
  const text = chunks.map(({ delta }) => delta?.content ?? "").join("");
  assert.equal(text, "Hello there");
  const usage = chunks.find((chunk) => chunk.usage)?.usage;
  assert.equal(usage.promptTokens, 20);
  assert.equal(usage.completionTokens, 3);
});

test("tools are called", async () => {
  const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const tools = [{ type: "function", function: { name: "get_weather", parameters } }];
  const chunks = await all(await sdk.chatCompletionsV2({ ...asking("tools=1"), tools }));
  const call = chunks.flatMap(({ delta }) => delta?.toolCalls ?? []).at(-1);
  assert.equal(call.function.name, "get_weather");
  assert.equal(typeof JSON.parse(call.function.arguments).city, "string");
});

test("texts are measured, and pictures drawn", async () => {
  const { data } = await sdk.embeddingsV2({ model: "sim-openai/text-embedding-3-small", input: ["Hi", "you"] });
  assert.equal(data.length, 2);
  assert.equal(typeof data[1].embedding[0], "number");
  const drawn = await sdk.imageGenerationsV2({ model: "sim-openai/gpt-image-1", prompt: "A cat", n: 1 });
  assert.ok(Buffer.from(drawn.images[0].base64, "base64").subarray(1, 4).equals(Buffer.from("PNG")));
});

test("errors are errors with the hub's words", async () => {
  await assert.rejects(sdk.embeddingsV2({ input: "Hi", model: "nobody/knows-it" }), /nobody\/knows-it/);
  // Of an answer that should have been a stream the SDK reads the status only.
  for (const [model, status] of [["sim-openai/chat+status=500", 502], ["nobody/knows-it", 404]]) {
    await assert.rejects(
      sdk.chatCompletionsV2({ ...asking("say=x"), model }),
      ({ response }) => response.status === status,
      model,
    );
  }
});

test("who is behind the key, and what they have", async () => {
  const info = await sdk.getUserCreditInfo();
  assert.equal(info.enableCredit, false);
});
