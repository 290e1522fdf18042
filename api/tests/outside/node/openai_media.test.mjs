// The official `openai` package beside chat: embeddings, images, audio. Most of it goes to providers that speak it.

import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI, { toFile } from "openai";
import { PIXEL, all, key, url } from "./hub.mjs";

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });

/** Silence: 8,000 samples of 16 bits are a second. */
function wave(seconds) {
  const size = seconds * 16000;
  const file = Buffer.alloc(44 + size);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + size, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(16000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(size, 40);
  return toFile(file, "a.wav", { type: "audio/wav" });
}

test("embeddings are decoded by the package and as numbers the same", async () => {
  const ask = { model: "sim-openai/embedding", input: ["one", "two"], dimensions: 4 };
  const packed = await client.embeddings.create(ask);
  const plain = await client.embeddings.create({ ...ask, encoding_format: "float" });
  assert.deepEqual(packed.data.map((item) => item.embedding.length), [4, 4]);
  const close = (a, b) => Math.abs(a - b) < 1e-6;
  packed.data.forEach((item, place) =>
    item.embedding.forEach((number, at) => assert.ok(close(number, plain.data[place].embedding[at]))),
  );
  assert.ok(packed.usage.total_tokens > 0);
});

for (const model of ["sim-google/embedding", "sim-cohere/embed"]) {
  test(`embeddings of ${model} are decoded by the package`, async () => {
    const answer = await client.embeddings.create({ model, input: ["one", "two"], dimensions: 4 });
    assert.deepEqual(answer.data.map((item) => item.embedding.length), [4, 4]);
    assert.equal(answer.usage.prompt_tokens, 2);
  });
}

for (const model of ["sim-google/gemini-2.5-flash-image", "sim-google/imagen-4.0-generate-001"]) {
  test(`images of ${model} are made`, async () => {
    const answer = await client.images.generate({ model, prompt: "A cat", n: 2, size: "1024x1024" });
    assert.equal(answer.data.length, 2);
    assert.deepEqual([...Buffer.from(answer.data[1].b64_json, "base64").subarray(1, 4)], [...Buffer.from("PNG")]);
  });
}

test("moderations", async () => {
  const answer = await client.moderations.create({ model: "sim-openai/moderation", input: "I will kill the process" });
  assert.equal(answer.results[0].flagged, true);
});

test("images are made, whole and while they are drawn", async () => {
  const answer = await client.images.generate({ model: "sim-openai/gpt-image", prompt: "A cat", n: 2 });
  assert.deepEqual([...Buffer.from(answer.data[1].b64_json, "base64").subarray(1, 4)], [...Buffer.from("PNG")]);
  const events = await all(
    await client.images.generate({ model: "sim-openai/gpt-image", prompt: "A cat", stream: true, partial_images: 1 }),
  );
  assert.deepEqual(events.map((event) => event.type), [
    "image_generation.partial_image",
    "image_generation.completed",
  ]);
});

test("images are edited", async () => {
  const image = await toFile(Buffer.from(PIXEL, "base64"), "a.png", { type: "image/png" });
  const answer = await client.images.edit({ model: "sim-openai/gpt-image", image, prompt: "Make it blue" });
  assert.ok(answer.data[0].b64_json);
});

test("speech is sound", async () => {
  const answer = await client.audio.speech.create({
    model: "sim-openai/speech",
    voice: "alloy",
    input: "hello",
    response_format: "wav",
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(bytes.subarray(0, 4).toString(), "RIFF");
});

test("transcriptions come whole, streamed, and as captions", async () => {
  const heard = "sim-openai/transcribe+say=one%20two%20three";
  const whole = await client.audio.transcriptions.create({ model: heard, file: await wave(1) });
  assert.equal(whole.text, "one two three");
  const events = await all(
    await client.audio.transcriptions.create({ model: heard, file: await wave(1), stream: true }),
  );
  const deltas = events.filter((event) => event.type === "transcript.text.delta");
  assert.equal(deltas.map((event) => event.delta).join(""), "one two three");
  const captions = await client.audio.transcriptions.create({
    model: "sim-openai/whisper",
    file: await wave(1),
    response_format: "srt",
  });
  assert.match(captions, /-->/);
});

test("translations", async () => {
  const answer = await client.audio.translations.create({ model: "sim-openai/whisper", file: await wave(1) });
  assert.match(answer.text, /heard 16044 bytes/);
});

test("errors keep their class", async () => {
  await assert.rejects(
    client.embeddings.create({ model: "sim-openai/embedding+status=429", input: "one" }),
    OpenAI.RateLimitError,
  );
  await assert.rejects(client.embeddings.create({ model: "sim-anthropic/chat", input: "one" }), OpenAI.BadRequestError);
});
