// The Responses API of the official `openai` package, against a provider of each dialect.

import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";
import { CAT, CLOCK, PIXEL, PROVIDERS, WEATHER, all, fetches, key, url } from "./hub.mjs";

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const TOOLS = [
  { type: "function", name: "weather", description: "The weather of a city", parameters: WEATHER, strict: true },
  { type: "function", name: "clock", parameters: CLOCK, strict: true },
];

for (const provider of PROVIDERS) {
  test(`${provider}: a whole answer has text and usage`, async () => {
    const answer = await client.responses.create({
      model: `${provider}/chat+say=hello%20you`,
      instructions: "Be short.",
      input: "Hello there",
    });
    assert.equal(answer.output_text, "hello you");
    assert.equal(answer.status, "completed");
    assert.equal(answer.usage.total_tokens, answer.usage.input_tokens + answer.usage.output_tokens);
  });

  test(`${provider}: a stream is put together by the package`, async () => {
    const stream = client.responses.stream({
      model: `${provider}/chat+say=one%20two%20three%20four+chunks=4`,
      input: "Count",
    });
    const pieces = [];
    stream.on("response.output_text.delta", (event) => pieces.push(event.delta));
    const answer = await stream.finalResponse();
    assert.deepEqual(pieces, ["one", " two", " three", " four"]);
    assert.equal(answer.output_text, "one two three four");
  });

  test(`${provider}: a whole round of parallel tools in streams`, async () => {
    const input = [{ role: "user", content: "Hello there" }];
    const asked = await client.responses
      .stream({ model: `${provider}/chat+tools=2+interleave`, input, tools: TOOLS })
      .finalResponse();
    const calls = asked.output.filter((item) => item.type === "function_call");
    assert.deepEqual(calls.map((call) => call.name), ["weather", "clock"]);
    assert.deepEqual(Object.keys(calls[0].parsed_arguments).sort(), ["city", "unit"]);
    const outputs = calls.map((call) => ({
      type: "function_call_output",
      call_id: call.call_id,
      output: `result of ${call.name}`,
    }));
    const sent = asked.output.map(({ parsed_arguments, ...item }) => item);
    const answer = await client.responses.create({
      model: `${provider}/chat`,
      input: [...input, ...sent, ...outputs],
      tools: TOOLS,
    });
    assert.match(answer.output_text, /result of weather.*result of clock/);
  });

  test(`${provider}: a schema is kept`, async () => {
    const Town = z.object({ name: z.string(), people: z.number().int() });
    const answer = await client.responses.parse({
      model: `${provider}/chat`,
      input: "Hello there",
      text: { format: zodTextFormat(Town, "town") },
    });
    assert.equal(typeof answer.output_parsed.people, "number");
  });

  test(`${provider}: images arrive`, async () => {
    const pixel = `data:image/png;base64,${PIXEL}`;
    const content = [
      { type: "input_text", text: "What is this?" },
      { type: "input_image", image_url: pixel, detail: "auto" },
      { type: "input_image", image_url: fetches(provider) ? CAT : pixel, detail: "low" },
    ];
    const answer = await client.responses.create({ model: `${provider}/chat`, input: [{ role: "user", content }] });
    assert.match(answer.output_text, /2 images/);
  });

  for (const [status, kind] of [
    [400, OpenAI.BadRequestError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
  ]) {
    test(`${provider}: ${status} is a ${kind.name}`, async () => {
      const call = client.responses.create({ model: `${provider}/chat+status=${status}`, input: "Hello" });
      await assert.rejects(call, (error) => error instanceof kind && !!error.requestID);
    });
  }

  test(`${provider}: a cut stream is an error or a failed response`, async () => {
    const run = async () => {
      const events = await all(
        await client.responses.create({ model: `${provider}/chat+chunks=8+cut_event=4`, input: "Hello", stream: true }),
      );
      const last = events.at(-1);
      assert.notEqual(last.type, "response.completed");
      if (last.type === "response.failed" || last.type === "error") throw new OpenAI.APIError(500, last, "cut", {});
    };
    await assert.rejects(run(), OpenAI.APIError);
  });
}
