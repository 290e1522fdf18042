// Agents of @aigne/core with the hub as their model.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { AIGNEHubChatModel } from "@aigne/aigne-hub";
import { AIAgent, AIGNE, FunctionAgent, TeamAgent } from "@aigne/core";
import { z } from "zod";

import { KEY, world } from "./world.mjs";

let hub;
let aigne;

before(async () => {
  hub = await world();
  aigne = (script) =>
    new AIGNE({
      model: new AIGNEHubChatModel({
        baseURL: hub.hub.url,
        apiKey: KEY,
        model: `aignehub/sim-anthropic/chat+${script}`,
      }),
    });
});

after(() => hub.stop());

test("an agent answers, whole and streamed", async () => {
  const agent = AIAgent.from({ instructions: "You are short.", inputKey: "message" });
  const engine = aigne("say=Hello%20there");
  assert.deepEqual(await engine.invoke(agent, { message: "Hi" }), { message: "Hello there" });
  let said = "";
  for await (const chunk of await engine.invoke(agent, { message: "Hi" }, { streaming: true })) {
    said += chunk.delta?.text?.message ?? "";
  }
  assert.equal(said, "Hello there");
});

test("an agent uses its skill and goes on with what that said", async () => {
  const asked = [];
  const weather = FunctionAgent.from({
    name: "get_weather",
    description: "The weather of a city.",
    inputSchema: z.object({ city: z.string() }),
    process: ({ city }) => {
      asked.push(city);
      return { celsius: 20 };
    },
  });
  const agent = AIAgent.from({ skills: [weather], inputKey: "message" });
  const script = `call=${encodeURIComponent('get_weather:{"city":"Berlin"}')}+say=Warm`;
  const said = await aigne(script).invoke(agent, { message: "Weather?" });
  assert.deepEqual(asked, ["Berlin"]);
  assert.equal(said.message, "Warm");
});

test("an agent answers in its own form", async () => {
  const agent = AIAgent.from({
    inputKey: "message",
    outputSchema: z.object({ city: z.string(), people: z.number() }),
  });
  const said = await aigne("json").invoke(agent, { message: "A city" });
  assert.equal(typeof said.city, "string");
  assert.equal(typeof said.people, "number");
});

test("several agents one after another", async () => {
  const first = AIAgent.from({ inputKey: "message", outputKey: "draft" });
  const second = AIAgent.from({ inputKey: "draft", outputKey: "text" });
  const team = TeamAgent.from({ skills: [first, second], mode: "sequential" });
  const said = await aigne("say=Done").invoke(team, { message: "Write" });
  assert.equal(said.text, "Done");
});
