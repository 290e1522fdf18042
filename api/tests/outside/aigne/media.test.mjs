// @aigne/aigne-hub, unmodified: pictures and videos.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { AIGNEHubImageModel, AIGNEHubVideoModel } from "@aigne/aigne-hub";

import { KEY, PIXEL, world } from "./world.mjs";

let hub;

before(async () => {
  hub = await world();
});

after(() => hub.stop());

function video(model) {
  const options = { baseURL: hub.hub.url, apiKey: KEY, model: `aignehub/sim-openai/${model}` };
  return new AIGNEHubVideoModel(options);
}

function image(model) {
  const options = { baseURL: hub.hub.url, apiKey: KEY, model: `aignehub/sim-openai/${model}` };
  return new AIGNEHubImageModel(options);
}

const PNG = "89504e470d0a1a0a";

/** The client brings what it is given, and keeps it in files of its own. */
function kept(images) {
  for (const made of images) {
    assert.equal(made.type, "local", JSON.stringify(made).slice(0, 200));
    assert.equal(readFileSync(made.path).subarray(0, 8).toString("hex"), PNG);
  }
}

test("pictures are drawn, as many as asked for, and counted", async () => {
  const said = await image("gpt-image-1").invoke({ prompt: "A cat", n: 2 });
  assert.equal(said.images.length, 2);
  kept(said.images);
  assert.ok(said.usage.inputTokens > 0, JSON.stringify(said.usage));
  assert.equal(said.modelWithProvider, "sim-openai/gpt-image-1");
});

test("a picture is changed by another one", async () => {
  const given = [{ type: "file", data: PIXEL, mimeType: "image/png" }];
  const said = await image("gpt-image-1").invoke({ prompt: "In blue", image: given });
  kept(said.images);
  const asked = await hub.simulator.requests();
  assert.ok(asked.at(-1).path.endsWith("/images/edits"), asked.at(-1).path);
});

test("a picture that cannot be drawn is an error with the hub's words", async () => {
  await assert.rejects(image("gpt-image-1+status=429").invoke({ prompt: "A cat" }), (error) => {
    assert.equal(error.type, "RATE_LIMITED", error.message);
    return true;
  });
  const unknown = new AIGNEHubImageModel({
    baseURL: hub.hub.url,
    apiKey: KEY,
    model: "aignehub/nobody/draws-it",
  });
  await assert.rejects(unknown.invoke({ prompt: "A cat" }), /nobody\/draws-it/);
});

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
