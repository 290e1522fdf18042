// @aigne/aigne-hub, unmodified: videos.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { AIGNEHubVideoModel } from "@aigne/aigne-hub";

import { KEY, world } from "./world.mjs";

let hub;

before(async () => {
  hub = await world();
});

after(() => hub.stop());

function video(model) {
  const options = { baseURL: hub.hub.url, apiKey: KEY, model: `aignehub/sim-openai/${model}` };
  return new AIGNEHubVideoModel(options);
}

test("a video is ordered, waited for and brought", async () => {
  const said = await video("sora-2+polls=1").invoke({ prompt: "A cat", seconds: "4" });
  const [made] = said.videos;
  // The client keeps what it was given in a file of its own.
  assert.equal(made.type, "local", JSON.stringify(made).slice(0, 200));
  assert.ok(readFileSync(made.path).length > 0);
});

test("a video that cannot be made is an error with the hub's words", async () => {
  await assert.rejects(video("sora-2+fails=moderation_blocked").invoke({ prompt: "A cat" }), Error);
});
