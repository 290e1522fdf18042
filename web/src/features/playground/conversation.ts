import type { ChatEvent, ChatUsage, Turn } from "./chat";
import type { Picture } from "./picture";

/** An answer and what was measured while it came. Times are milliseconds. */
export interface Run {
  state: "waiting" | "streaming" | "done" | "stopped" | "failed";
  startedAt: number;
  firstAt: number | null;
  lastAt: number | null;
  pieces: number;
  requestId: string | null;
  usage: ChatUsage | null;
  finish: string | null;
  error: unknown;
  raw: string[];
}

export interface Message {
  id: number;
  role: "user" | "assistant";
  content: string;
  /** Beside a question. */
  pictures: Picture[];
  thought: string;
  run: Run | null;
}

export function newRun(now: number): Run {
  return {
    state: "waiting",
    startedAt: now,
    firstAt: null,
    lastAt: null,
    pieces: 0,
    requestId: null,
    usage: null,
    finish: null,
    error: null,
    raw: [],
  };
}

/** The message after one event of its stream. */
export function apply(message: Message, event: ChatEvent, now: number): Message {
  const { run } = message;
  if (!run) return message;
  switch (event.kind) {
    case "open":
      return { ...message, run: { ...run, requestId: event.requestId } };
    case "raw":
      return { ...message, run: { ...run, raw: [...run.raw, event.data] } };
    case "finish":
      return { ...message, run: { ...run, finish: event.reason } };
    case "usage":
      return { ...message, run: { ...run, usage: event.usage } };
    case "text":
      return { ...message, content: message.content + event.text, run: heard(run, now) };
    case "thought":
      return { ...message, thought: message.thought + event.text, run: heard(run, now) };
  }
}

function heard(run: Run, now: number): Run {
  return {
    ...run,
    state: "streaming",
    firstAt: run.firstAt ?? now,
    lastAt: now,
    pieces: run.pieces + 1,
  };
}

/** What goes to the model: the system prompt and every turn that has text. */
export function toTurns(system: string, messages: Message[]): Turn[] {
  const turns: Turn[] = system.trim() ? [{ role: "system", content: system }] : [];
  for (const { role, content, pictures } of messages) {
    if (pictures.length > 0) {
      const images = pictures.map(({ url }) => ({
        type: "image_url" as const,
        image_url: { url },
      }));
      turns.push({ role, content: [{ type: "text", text: content }, ...images] });
    } else if (content) turns.push({ role, content });
  }
  return turns;
}

/** Tokens a second after the first one; pieces stand in until the usage is known. */
export function speed(run: Run): { perSecond: number; exact: boolean } | null {
  if (run.firstAt === null || run.lastAt === null || run.lastAt - run.firstAt < 50) return null;
  const tokens = run.usage?.completion_tokens ?? run.pieces;
  const seconds = (run.lastAt - run.firstAt) / 1000;
  return { perSecond: Math.max(0, tokens - 1) / seconds, exact: run.usage !== null };
}
