// Vercel's AI SDK with its providers for OpenAI (responses and chat), Anthropic, Google and
// OpenAI-compatible servers, each against a provider of each dialect.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, Output, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { PIXEL, PROVIDERS, all, key, url } from "./hub.mjs";

const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey: key });
const compatible = createOpenAICompatible({
  name: "hub",
  baseURL: `${url}/v1`,
  apiKey: key,
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const CLIENTS = {
  "openai, responses": (model) => openai.responses(model),
  "openai, chat": (model) => openai.chat(model),
  anthropic: createAnthropic({ baseURL: `${url}/v1`, apiKey: key }),
  google: createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey: key }),
  compatible: (model) => compatible(model),
};

/** A tool that answers with its name. */
function answering(name, inputSchema) {
  return tool({ description: `The ${name}`, inputSchema, execute: async () => `result of ${name}` });
}

const TOOLS = {
  weather: answering("weather", z.object({ city: z.string(), unit: z.enum(["c", "f"]) })),
  clock: answering("clock", z.object({ zone: z.string() })),
};

for (const [name, client] of Object.entries(CLIENTS)) {
  for (const provider of PROVIDERS) {
    const ask = (script) => ({ model: client(`${provider}/${script}`), prompt: "Hello there", maxRetries: 0 });
    const title = `${name} to ${provider}`;

    test(`${title}: a whole answer has text and usage`, async () => {
      const answer = await generateText({ ...ask("chat+say=hello%20you"), instructions: "Be short." });
      assert.equal(answer.text, "hello you");
      assert.equal(answer.finishReason, "stop");
      assert.ok(answer.usage.inputTokens > 0 && answer.usage.outputTokens > 0);
    });

    test(`${title}: a stream has its pieces and its usage`, async () => {
      const answer = streamText(ask("chat+say=one%20two%20three%20four+chunks=4"));
      assert.equal((await all(answer.textStream)).join(""), "one two three four");
      assert.equal(await answer.finishReason, "stop");
      assert.ok((await answer.usage).outputTokens > 0);
    });

    test(`${title}: parallel tools in a stream are run and answered`, async () => {
      const answer = streamText({ ...ask("chat+tools=2"), tools: TOOLS, stopWhen: stepCountIs(3) });
      assert.match(await answer.text, /result of weather.*result of clock/);
      const [first, second] = await answer.steps;
      assert.deepEqual(first.toolCalls.map((call) => call.toolName), ["weather", "clock"]);
      assert.equal(first.finishReason, "tool-calls");
      assert.equal(second.finishReason, "stop");
    });

    test(`${title}: a schema is kept`, async () => {
      const schema = z.object({ name: z.string(), people: z.number().int() });
      const answer = await generateText({ ...ask("chat"), output: Output.object({ schema }) });
      assert.equal(typeof answer.output.people, "number");
    });

    test(`${title}: images arrive`, async () => {
      const content = [
        { type: "text", text: "What is this?" },
        { type: "image", image: PIXEL, mediaType: "image/png" },
        { type: "image", image: PIXEL, mediaType: "image/png" },
      ];
      const { prompt, ...rest } = ask("chat");
      const answer = await generateText({ ...rest, messages: [{ role: "user", content }] });
      assert.match(answer.text, /2 images/);
    });

    test(`${title}: errors have their status and say whether a retry helps`, async () => {
      for (const [status, retry] of [
        [400, false],
        [429, true],
      ]) {
        const refused = (error) =>
          APICallError.isInstance(error) && error.statusCode === status && error.isRetryable === retry;
        await assert.rejects(generateText(ask(`chat+status=${status}`)), refused);
      }
    });

    test(`${title}: a cut stream is no good end`, async () => {
      const errors = [];
      const answer = streamText({
        ...ask("chat+say=one%20two%20three%20four+chunks=4+cut_event=3"),
        onError: ({ error }) => errors.push(error),
      });
      await answer.consumeStream();
      assert.equal(errors.length > 0 || (await answer.finishReason) === "error", true);
    });
  }
}
