// The official `openai` package's videos: ordered, looked at until they are done, fetched, deleted.

import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI, { toFile } from "openai";
import { PIXEL, all, key, url } from "./hub.mjs";

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });

/** Looks until the video has ended. */
async function ended(video) {
  let seen = video;
  while (seen.status === "queued" || seen.status === "in_progress") {
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen = await client.videos.retrieve(video.id);
  }
  return seen;
}

for (const model of ["sim-openai/sora-2", "sim-google/veo-3.0-generate-001"]) {
  test(`a video of ${model} is made from a picture, fetched and deleted`, async () => {
    const picture = await toFile(Buffer.from(PIXEL, "base64"), "a.png", { type: "image/png" });
    const wish = { model, prompt: "it moves", seconds: "4", size: "1280x720", input_reference: picture };
    const video = await ended(await client.videos.create(wish));
    assert.equal(video.status, "completed");
    assert.deepEqual([video.seconds, video.size], ["4", "1280x720"]);
    const film = await client.videos.downloadContent(video.id);
    assert.ok(Buffer.from(await film.arrayBuffer()).includes("ftyp"));
    const listed = await all(client.videos.list());
    assert.ok(listed.some((one) => one.id === video.id));
    assert.equal((await client.videos.delete(video.id)).deleted, true);
    await assert.rejects(client.videos.retrieve(video.id), OpenAI.NotFoundError);
  });
}

test("a video that fails says why", async () => {
  const model = "sim-openai/sora-2+fails=moderation_blocked+polls=1";
  const video = await ended(await client.videos.create({ model, prompt: "p" }));
  assert.deepEqual([video.status, video.error.code], ["failed", "moderation_blocked"]);
});
