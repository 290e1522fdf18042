// The official `@google/genai`, against a provider of each dialect.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, GoogleGenAI } from "@google/genai";
import { CAT, CLOCK, PIXEL, PROVIDERS, TOWN, WEATHER, all, fetches, key, url } from "./hub.mjs";

const client = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } });
const TOOLS = [
  {
    functionDeclarations: [
      { name: "weather", description: "The weather of a city", parametersJsonSchema: WEATHER },
      {
        name: "clock",
        parameters: { type: "OBJECT", properties: { zone: { type: "STRING" } }, required: CLOCK.required },
      },
    ],
  },
];

for (const provider of PROVIDERS) {
  test(`${provider}: a whole answer has text and usage`, async () => {
    const answer = await client.models.generateContent({
      model: `${provider}/chat+say=hello%20you`,
      contents: "Hello there",
      config: { systemInstruction: "Be short.", maxOutputTokens: 50 },
    });
    assert.equal(answer.text, "hello you");
    assert.equal(answer.candidates[0].finishReason, "STOP");
    assert.ok(answer.usageMetadata.promptTokenCount > 0);
  });

  test(`${provider}: a stream ends with its reason and its usage`, async () => {
    const chunks = await all(
      await client.models.generateContentStream({
        model: `${provider}/chat+say=one%20two%20three%20four+chunks=4`,
        contents: "Hello there",
      }),
    );
    assert.equal(chunks.map((chunk) => chunk.text ?? "").join(""), "one two three four");
    assert.equal(chunks.at(-1).candidates[0].finishReason, "STOP");
    assert.ok(chunks.at(-1).usageMetadata.candidatesTokenCount > 0);
  });

  test(`${provider}: a whole round of parallel tools in streams`, async () => {
    const question = { role: "user", parts: [{ text: "Hello there" }] };
    const asked = await all(
      await client.models.generateContentStream({
        model: `${provider}/chat+tools=2`,
        contents: [question],
        config: { tools: TOOLS },
      }),
    );
    const calls = asked.flatMap((chunk) => chunk.functionCalls ?? []);
    assert.deepEqual(calls.map((call) => call.name), ["weather", "clock"]);
    assert.deepEqual(Object.keys(calls[0].args).sort(), ["city", "unit"]);
    const turn = { role: "model", parts: asked.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []) };
    const results = calls.map(({ id, name }) => ({
      functionResponse: { id, name, response: { result: `result of ${name}` } },
    }));
    const answer = await client.models.generateContent({
      model: `${provider}/chat`,
      contents: [question, turn, { role: "user", parts: results }],
      config: { tools: TOOLS },
    });
    assert.match(answer.text, /result of weather.*result of clock/);
  });

  test(`${provider}: a conversation of the package goes on`, async () => {
    const chat = client.chats.create({ model: `${provider}/chat+echo` });
    assert.equal((await chat.sendMessage({ message: "first" })).text, "first");
    assert.equal((await chat.sendMessage({ message: "second" })).text, "second");
    assert.equal(chat.getHistory().length, 4);
  });

  test(`${provider}: a schema is kept`, async () => {
    const answer = await client.models.generateContent({
      model: `${provider}/chat`,
      contents: "Hello there",
      config: { responseMimeType: "application/json", responseJsonSchema: TOWN },
    });
    assert.equal(typeof JSON.parse(answer.text).people, "number");
  });

  test(`${provider}: images arrive`, async () => {
    const picture = { inlineData: { mimeType: "image/png", data: PIXEL } };
    const parts = [
      { text: "What is this?" },
      picture,
      fetches(provider) ? { fileData: { mimeType: "image/png", fileUri: CAT } } : picture,
    ];
    const answer = await client.models.generateContent({
      model: `${provider}/chat`,
      contents: [{ role: "user", parts }],
    });
    assert.match(answer.text, /2 images/);
  });

  test(`${provider}: tokens are counted`, async () => {
    const counted = await client.models.countTokens({ model: `${provider}/chat`, contents: "Hello there" });
    assert.ok(counted.totalTokens > 0);
  });

  for (const [status, told] of [
    [400, 400],
    [404, 404],
    [429, 429],
    [503, 503],
  ]) {
    test(`${provider}: ${status} is told as ${told}`, async () => {
      const call = client.models.generateContent({ model: `${provider}/chat+status=${status}`, contents: "Hello" });
      await assert.rejects(call, (error) => error instanceof ApiError && error.status === told);
    });
  }

  test(`${provider}: a cut stream is an error`, async () => {
    // Where the cut comes before the first word, the call itself is refused.
    const read = async () =>
      all(
        await client.models.generateContentStream({
          model: `${provider}/chat+say=one%20two%20three%20four+chunks=4+cut_event=2`,
          contents: "Hello",
        }),
      );
    await assert.rejects(read(), ApiError);
  });
}

test("models are listed in Google's shape", async () => {
  const models = await all(await client.models.list());
  assert.ok(models.some((model) => model.name === "models/sim-google/chat"));
  assert.equal((await client.models.get({ model: "demo/chat" })).name, "models/demo/chat");
});
