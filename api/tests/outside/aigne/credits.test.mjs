// Where calls cost credits: what AIGNE's packages hear of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { AIGNEHubChatModel } from "@aigne/aigne-hub";

import { giveCredit, KEY, rate, world } from "./world.mjs";

const SCRIPT = "say=Hi+input=1000+output=100";
const TOPUP = "https://pay.example.com/credits";

let hub;
let chat;

before(async () => {
  hub = await world(`${rate(SCRIPT)}\n[billing]\nmode = "credits"\ntopup_url = "${TOPUP}"\n`);
  chat = new AIGNEHubChatModel({
    baseURL: hub.hub.url,
    apiKey: KEY,
    model: `aignehub/sim-openai/chat+${SCRIPT}`,
  });
});

after(() => hub.stop());

const asking = { messages: [{ role: "user", content: "Hi" }] };

test("who has no credits hears it by the type that AIGNE's pages look for", async () => {
  const refused = (error) => {
    assert.equal(error.type, "NOT_ENOUGH", error.message);
    return true;
  };
  await assert.rejects(chat.invoke(asking), refused);
  await assert.rejects(async () => {
    for await (const _ of await chat.invoke(asking, { streaming: true }));
  }, refused);
});

test("who has credits hears what a call cost, whole and streamed", async () => {
  await giveCredit(await hub.owner());

  const { usage } = await chat.invoke(asking);
  // 1000 tokens at 3 credits a million, 100 at 15.
  assert.equal(usage.aigneHubCredits, 0.0045);
  let told;
  for await (const chunk of await chat.invoke(asking, { streaming: true })) {
    told = chunk.delta?.json?.usage ?? told;
  }
  assert.equal(told.aigneHubCredits, 0.0045);
});
