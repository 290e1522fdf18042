// Chat completions of the official `openai` package, against a provider of each dialect.

import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";
import { CAT, CLOCK, PIXEL, PROVIDERS, WEATHER, all, fetches, key, url } from "./hub.mjs";

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const HELLO = [
  { role: "system", content: "Be short." },
  { role: "user", content: "Hello there" },
];
const TOOLS = [
  { type: "function", function: { name: "weather", description: "The weather of a city", parameters: WEATHER } },
  { type: "function", function: { name: "clock", parameters: CLOCK } },
];

for (const provider of PROVIDERS) {
  test(`${provider}: a whole answer has text and usage`, async () => {
    const answer = await client.chat.completions.create({
      model: `${provider}/chat+say=hello%20you`,
      messages: HELLO,
    });
    assert.equal(answer.choices[0].message.content, "hello you");
    assert.equal(answer.choices[0].finish_reason, "stop");
    assert.ok(answer.usage.prompt_tokens > 0 && answer.usage.completion_tokens > 0);
  });

  test(`${provider}: a stream is put together by the package`, async () => {
    const stream = client.chat.completions.stream({
      model: `${provider}/chat+say=one%20two%20three%20four+chunks=4`,
      messages: HELLO,
      stream_options: { include_usage: true },
    });
    const pieces = [];
    stream.on("content", (piece) => pieces.push(piece));
    const answer = await stream.finalChatCompletion();
    assert.deepEqual(pieces, ["one", " two", " three", " four"]);
    assert.equal(answer.choices[0].message.content, "one two three four");
    assert.ok(answer.usage.completion_tokens > 0);
  });

  test(`${provider}: parallel tools in a stream keep apart`, async () => {
    const answer = await client.chat.completions
      .stream({ model: `${provider}/chat+tools=2+interleave`, messages: HELLO, tools: TOOLS })
      .finalChatCompletion();
    const calls = answer.choices[0].message.tool_calls;
    assert.deepEqual(calls.map((call) => call.function.name), ["weather", "clock"]);
    assert.deepEqual(Object.keys(JSON.parse(calls[0].function.arguments)).sort(), ["city", "unit"]);
    assert.equal(new Set(calls.map((call) => call.id)).size, 2);
    assert.equal(answer.choices[0].finish_reason, "tool_calls");
  });

  test(`${provider}: the package runs the tools and goes on`, async () => {
    const tool = (name, parameters) => ({
      type: "function",
      function: { name, parameters, parse: JSON.parse, function: () => `result of ${name}` },
    });
    const runner = client.chat.completions.runTools({
      model: `${provider}/chat+tools=2`,
      messages: HELLO,
      tools: [tool("weather", WEATHER), tool("clock", CLOCK)],
    });
    const said = await runner.finalContent();
    assert.match(said, /result of weather/);
    assert.match(said, /result of clock/);
  });

  test(`${provider}: a schema is kept`, async () => {
    const Town = z.object({ name: z.string(), people: z.number().int() });
    const answer = await client.chat.completions.parse({
      model: `${provider}/chat`,
      messages: HELLO,
      response_format: zodResponseFormat(Town, "town"),
    });
    assert.equal(typeof answer.choices[0].message.parsed.people, "number");
  });

  test(`${provider}: images arrive`, async () => {
    const pixel = `data:image/png;base64,${PIXEL}`;
    const answer = await client.chat.completions.create({
      model: `${provider}/chat`,
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: pixel } },
            { type: "image_url", image_url: { url: fetches(provider) ? CAT : pixel, detail: "low" } },
          ],
        },
      ],
    });
    assert.match(answer.choices[0].message.content, /2 images/);
  });

  for (const [status, kind] of [
    [400, OpenAI.BadRequestError],
    [404, OpenAI.NotFoundError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
  ]) {
    test(`${provider}: ${status} is a ${kind.name}`, async () => {
      const call = client.chat.completions.create({ model: `${provider}/chat+status=${status}`, messages: HELLO });
      await assert.rejects(call, (error) => error instanceof kind && !!error.requestID && !!error.message);
    });
  }

  test(`${provider}: a cut stream is an error`, async () => {
    const stream = await client.chat.completions.create({
      model: `${provider}/chat+chunks=8+cut_event=4`,
      messages: HELLO,
      stream: true,
    });
    await assert.rejects(all(stream), OpenAI.APIError);
  });
}

test("a wrong key is an AuthenticationError", async () => {
  const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: "aigne-wrong", maxRetries: 0 });
  await assert.rejects(
    stranger.chat.completions.create({ model: "sim-openai/chat", messages: HELLO }),
    OpenAI.AuthenticationError,
  );
});

test("models are listed", async () => {
  const names = (await all(client.models.list())).map((model) => model.id);
  for (const provider of PROVIDERS) assert.ok(names.includes(`${provider}/chat`));
  assert.equal((await client.models.retrieve("demo/chat")).id, "demo/chat");
});
