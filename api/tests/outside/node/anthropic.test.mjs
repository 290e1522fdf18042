// The official `@anthropic-ai/sdk`, against a provider of each dialect.

import assert from "node:assert/strict";
import { test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import { CAT, CLOCK, PIXEL, PROVIDERS, TOWN, WEATHER, all, fetches, key, url } from "./hub.mjs";

const client = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
const HELLO = [{ role: "user", content: "Hello there" }];
const TOOLS = [
  { name: "weather", description: "The weather of a city", input_schema: WEATHER },
  { name: "clock", input_schema: CLOCK },
];

function said(message) {
  return message.content
    .filter((block) => block.type === "text")
    .map((block) => block.text)
    .join("");
}

for (const provider of PROVIDERS) {
  test(`${provider}: a whole answer has text and usage`, async () => {
    const message = await client.messages.create({
      model: `${provider}/chat+say=hello%20you`,
      system: "Be short.",
      messages: HELLO,
      max_tokens: 50,
    });
    assert.equal(said(message), "hello you");
    assert.equal(message.stop_reason, "end_turn");
    assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
  });

  test(`${provider}: a stream is put together by the package`, async () => {
    const stream = client.messages.stream({
      model: `${provider}/chat+say=one%20two%20three%20four+chunks=4`,
      messages: HELLO,
      max_tokens: 50,
    });
    const pieces = [];
    stream.on("text", (piece) => pieces.push(piece));
    const message = await stream.finalMessage();
    assert.deepEqual(pieces, ["one", " two", " three", " four"]);
    assert.equal(said(message), "one two three four");
    assert.ok(message.usage.output_tokens > 0);
  });

  test(`${provider}: a whole round of parallel tools in streams`, async () => {
    const ask = { messages: HELLO, tools: TOOLS, max_tokens: 500 };
    const asked = await client.messages
      .stream({ ...ask, model: `${provider}/chat+tools=2+interleave` })
      .finalMessage();
    const calls = asked.content.filter((block) => block.type === "tool_use");
    assert.deepEqual(calls.map((call) => call.name), ["weather", "clock"]);
    assert.deepEqual(Object.keys(calls[0].input).sort(), ["city", "unit"]);
    assert.equal(asked.stop_reason, "tool_use");
    const results = calls.map((call) => ({
      type: "tool_result",
      tool_use_id: call.id,
      content: `result of ${call.name}`,
    }));
    const answer = await client.messages
      .stream({
        ...ask,
        model: `${provider}/chat`,
        messages: [...HELLO, { role: "assistant", content: asked.content }, { role: "user", content: results }],
      })
      .finalMessage();
    assert.match(said(answer), /result of weather.*result of clock/);
  });

  test(`${provider}: thinking comes with its signature`, async () => {
    const message = await client.messages
      .stream({
        model: `${provider}/chat+thinking`,
        messages: HELLO,
        max_tokens: 4000,
        thinking: { type: "enabled", budget_tokens: 1024 },
      })
      .finalMessage();
    assert.deepEqual(message.content.map((block) => block.type), ["thinking", "text"]);
  });

  test(`${provider}: a schema is kept`, async () => {
    const message = await client.messages.create({
      model: `${provider}/chat`,
      messages: HELLO,
      max_tokens: 100,
      output_config: { format: { type: "json_schema", schema: TOWN } },
    });
    assert.equal(typeof JSON.parse(said(message)).people, "number");
  });

  test(`${provider}: images arrive`, async () => {
    const picture = { type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } };
    const content = [
      { type: "text", text: "What is this?" },
      picture,
      fetches(provider) ? { type: "image", source: { type: "url", url: CAT } } : picture,
    ];
    const message = await client.messages.create({
      model: `${provider}/chat`,
      messages: [{ role: "user", content }],
      max_tokens: 100,
    });
    assert.match(said(message), /2 images/);
  });

  test(`${provider}: tokens are counted`, async () => {
    const counted = await client.messages.countTokens({ model: `${provider}/chat`, messages: HELLO });
    assert.ok(counted.input_tokens > 0);
  });

  for (const [status, kind] of [
    [400, Anthropic.BadRequestError],
    [404, Anthropic.NotFoundError],
    [429, Anthropic.RateLimitError],
    [500, Anthropic.InternalServerError],
  ]) {
    test(`${provider}: ${status} is a ${kind.name}`, async () => {
      const call = client.messages.create({ model: `${provider}/chat+status=${status}`, messages: HELLO, max_tokens: 9 });
      await assert.rejects(call, (error) => error instanceof kind && error.error.type === "error" && !!error.requestID);
    });
  }

  test(`${provider}: a cut stream is an error`, async () => {
    const stream = await client.messages.create({
      model: `${provider}/chat+chunks=8+cut_event=4`,
      messages: HELLO,
      max_tokens: 100,
      stream: true,
    });
    await assert.rejects(all(stream), Anthropic.APIError);
  });
}

test("a wrong key is an AuthenticationError", async () => {
  const stranger = new Anthropic({ baseURL: url, apiKey: "aigne-wrong", maxRetries: 0 });
  await assert.rejects(
    stranger.messages.create({ model: "sim-openai/chat", messages: HELLO, max_tokens: 9 }),
    Anthropic.AuthenticationError,
  );
});

test("models are listed in Anthropic's shape", async () => {
  const models = await all(client.models.list());
  const names = models.map((model) => model.id);
  for (const provider of PROVIDERS) assert.ok(names.includes(`${provider}/chat`));
  const model = await client.models.retrieve("demo/chat");
  assert.equal(model.type, "model");
  assert.ok(Date.parse(model.created_at) > 0);
});
