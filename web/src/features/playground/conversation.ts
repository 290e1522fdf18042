import { type Attachment, toPart } from "./attachment";
import type { ChatEvent, ChatUsage, Turn } from "./chat";

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

/** A call of a tool that a model asks for. */
export interface ToolCall {
  id: string;
  name: string;
  /** JSON, as far as it came. */
  arguments: string;
}

export interface Message {
  id: number;
  role: "user" | "assistant" | "tool";
  content: string;
  /** Beside a question. */
  files: Attachment[];
  /** Of an answer. */
  calls: ToolCall[];
  /** Of a result: the call that it is of. */
  resultOf: string | null;
  thought: string;
  run: Run | null;
}

/** A message with nothing in it but its text. */
export function newMessage(id: number, role: Message["role"], content: string): Message {
  return { id, role, content, files: [], calls: [], resultOf: null, thought: "", run: null };
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
    case "tool":
      return { ...message, calls: called(message.calls, event), run: heard(run, now) };
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

/** The calls of an answer with one more piece of them. */
function called(calls: ToolCall[], piece: ToolCall & { index: number }): ToolCall[] {
  const all = [...calls];
  const known = all[piece.index] ?? { id: "", name: "", arguments: "" };
  all[piece.index] = {
    id: known.id || piece.id,
    name: known.name || piece.name,
    arguments: known.arguments + piece.arguments,
  };
  return all;
}

/** What goes to the model: the system prompt and every turn that has something in it. */
export function toTurns(system: string, messages: Message[]): Turn[] {
  const turns: Turn[] = system.trim() ? [{ role: "system", content: system }] : [];
  const answered = new Set(messages.map(({ resultOf }) => resultOf));
  for (const { role, content, files, calls, resultOf } of messages) {
    if (role === "tool") {
      turns.push({ role, tool_call_id: resultOf ?? "", content });
    } else if (role === "user") {
      if (files.length === 0) turns.push({ role, content });
      else turns.push({ role, content: [{ type: "text", text: content }, ...files.map(toPart)] });
    } else if (calls.length > 0 && calls.every(({ id }) => answered.has(id))) {
      // Calls without their results are refused by every provider, and are left out.
      const tool_calls = calls.map(({ id, name, arguments: given }) => ({
        id,
        type: "function" as const,
        function: { name, arguments: given },
      }));
      turns.push({ role, content: content || null, tool_calls });
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
