import { expect, it } from "vitest";
import { EventParser, readEvents, type StreamEvent } from "./stream";

const SAMPLE = [
  ": a comment\r\n",
  'event: message_start\r\ndata: {"a":1}\r\n\r\n',
  "data: first\ndata: second\n\n",
  "data:no space\r\r",
  "data: 你好，世界 🎉\n\n",
  "id: 7\nretry: 10\n\n",
  "data: [DONE]\n\n",
  "data: never finished",
].join("");

const EVENTS: StreamEvent[] = [
  { event: "message_start", data: '{"a":1}' },
  { event: "", data: "first\nsecond" },
  { event: "", data: "no space" },
  { event: "", data: "你好，世界 🎉" },
  { event: "", data: "[DONE]" },
];

async function read(pieces: Uint8Array[]): Promise<StreamEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const events: StreamEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

it("reads a whole stream", () => {
  expect(new EventParser().push(SAMPLE)).toEqual(EVENTS);
});

it("reads the same events wherever the stream is cut into two", async () => {
  const bytes = new TextEncoder().encode(SAMPLE);
  for (let at = 0; at <= bytes.length; at += 1) {
    expect(await read([bytes.slice(0, at), bytes.slice(at)])).toEqual(EVENTS);
  }
});

it("reads the same events byte by byte", async () => {
  const bytes = new TextEncoder().encode(SAMPLE);
  expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
});

it("ends the request when the reader leaves early", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const event of readEvents(body)) {
    expect(event.data).toBe("1");
    break;
  }
  expect(cancelled).toBe(true);
});
