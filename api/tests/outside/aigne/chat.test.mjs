// @aigne/aigne-hub, unmodified: conversations, whole and streamed, and what goes wrong in them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { AIGNEHubChatModel } from "@aigne/aigne-hub";

import { KEY, PIXEL, rate, world } from "./world.mjs";

const PRICED = "say=Hello%20there+input=20+output=3";

let hub;
let chat;

before(async () => {
  hub = await world(rate(PRICED));
  const baseURL = `${hub.hub.url}/any/path`;
  chat = (model, more = {}) =>
    new AIGNEHubChatModel({ baseURL, apiKey: KEY, model: `aignehub/${model}`, ...more });
});

after(() => hub.stop());

const asking = (text, more = {}) => ({ messages: [{ role: "user", content: text }], ...more });

/** The deltas of a stream as they come: texts, and the values that are assigned. */
async function collected(stream) {
  const pieces = [];
  const values = {};
  for await (const chunk of stream) {
    if (chunk.delta?.text?.text) pieces.push(chunk.delta.text.text);
    Object.assign(values, chunk.delta?.json);
  }
  return { pieces, values };
}

for (const provider of ["sim-openai", "sim-anthropic"]) {
  test(`a whole answer of ${provider} with its usage`, async () => {
    const said = await chat(`${provider}/chat+${PRICED}`).invoke(asking("Hi"));
    assert.equal(said.text, "Hello there");
    assert.equal(said.usage.inputTokens, 20);
    assert.equal(said.usage.outputTokens, 3);
    assert.equal(said.modelWithProvider, `${provider}/chat+${PRICED}`);
  });

  test(`a stream of ${provider}, piece by piece`, async () => {
    const model = chat(`${provider}/chat+${PRICED}+chunks=4`);
    const { pieces, values } = await collected(await model.invoke(asking("Hi"), { streaming: true }));
    assert.equal(pieces.join(""), "Hello there");
    assert.ok(pieces.length > 1, JSON.stringify(pieces));
    assert.equal(values.usage.outputTokens, 3);
  });

  test(`tools of ${provider}: called, answered, whole and streamed`, async () => {
    const parameters = {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
    };
    const tools = [{ type: "function", function: { name: "get-weather", parameters } }];
    const calling = chat(`${provider}/chat+tools=1`);
    const said = await calling.invoke(asking("Weather?", { tools }));
    const [call] = said.toolCalls;
    // The client renames what providers refuse, and renames it back.
    assert.equal(call.function.name, "get-weather");
    assert.equal(typeof call.function.arguments.city, "string");
    const { values } = await collected(
      await calling.invoke(asking("Weather?", { tools }), { streaming: true }),
    );
    assert.equal(typeof values.toolCalls[0].function.arguments.city, "string");
    const messages = [
      { role: "user", content: "Weather?" },
      { role: "agent", toolCalls: [call] },
      { role: "tool", toolCallId: call.id, content: JSON.stringify({ celsius: 20 }) },
    ];
    const answer = await chat(`${provider}/chat+say=Warm`).invoke({ messages, tools });
    assert.equal(answer.text, "Warm");
  });
}

test("a value of a schema, whole and streamed", async () => {
  const responseFormat = {
    type: "json_schema",
    jsonSchema: {
      name: "city",
      schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    },
  };
  const model = chat("sim-openai/chat");
  const said = await model.invoke(asking("A city", { responseFormat }));
  assert.equal(typeof said.json.name, "string");
  const { values } = await collected(
    await model.invoke(asking("A city", { responseFormat }), { streaming: true }),
  );
  assert.equal(typeof values.json.name, "string");
});

test("a file in a message reaches the provider", async () => {
  const content = [
    { type: "text", text: "What is it?" },
    { type: "file", data: PIXEL, mimeType: "image/png" },
  ];
  const said = await chat("sim-openai/chat+say=A%20dot").invoke({
    messages: [{ role: "user", content }],
  });
  assert.equal(said.text, "A dot");
  const asked = await hub.simulator.requests();
  assert.ok(JSON.stringify(asked.at(-1)).includes(PIXEL));
});

test("what the model thinks is kept apart from what it says", async () => {
  const said = await chat("sim-anthropic/chat+thinking+say=Yes").invoke(
    asking("Sure?", { modelOptions: { reasoningEffort: "high" } }),
  );
  assert.equal(said.text, "Yes");
  assert.ok(said.thoughts.length > 0);
});

test("the name of the client's own service may stand before the model in either form", async () => {
  const baseURL = hub.hub.url;
  for (const model of ["aignehub:sim-openai/chat+say=Hi", "sim-openai/chat+say=Hi"]) {
    const said = await new AIGNEHubChatModel({ baseURL, apiKey: KEY, model }).invoke(asking("Hi"));
    assert.equal(said.text, "Hi", model);
  }
});

test("models come with prices as texts, as the client wants them", async () => {
  // The client looks for them at the address in its environment, whatever it was made with.
  process.env.AIGNE_HUB_API_URL = hub.hub.url;
  try {
    const models = await chat("sim-openai/chat").client.models();
    const priced = models.find(({ model }) => model === `chat+${PRICED}`);
    assert.equal(priced.provider, "sim-openai");
    assert.equal(Number(priced.input_credits_per_token), 0.000003);
  } finally {
    delete process.env.AIGNE_HUB_API_URL;
  }
});

const failing = (script, options) =>
  chat(`sim-openai/${script}`).invoke(asking("Hi"), options);

test("errors are errors with the hub's words", async () => {
  const wrongKey = chat("sim-openai/chat", { apiKey: "aigne-wrong" });
  await assert.rejects(wrongKey.invoke(asking("Hi")), (error) => error.type === "UNAUTHENTICATED");
  await assert.rejects(chat("nobody/knows-it").invoke(asking("Hi")), /nobody\/knows-it/);
  await assert.rejects(failing("chat+status=429"), (error) => error.type === "RATE_LIMITED");
  await assert.rejects(failing("chat+status=500"), (error) => error.type === "UNAVAILABLE");
  await assert.rejects(failing("chat+status=400"), (error) => error.type === "INVALID_REQUEST");
});

test("a stream that breaks is never taken for a whole one", async () => {
  for (const script of ["chat+chunks=9+cut_event=5", "chat+chunks=9+error_event=5"]) {
    await assert.rejects(async () => {
      await collected(await failing(script, { streaming: true }));
    }, script);
  }
});
