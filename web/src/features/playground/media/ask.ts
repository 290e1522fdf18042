import * as z from "zod/mini";
import { hubUrl } from "@/api/base";
import { csrfToken } from "@/api/csrf";
import { ApiError, readError, unreachable } from "@/api/error";
import { type Outcome, readOutcome } from "./outcome";
import { asked, type Wish } from "./wish";

const VIDEO_POLL_MS = 2_000;

const videoSchema = z.object({
  id: z.string(),
  status: z.string(),
  progress: z.nullish(z.number()),
  error: z.nullish(z.object({ code: z.nullish(z.string()), message: z.nullish(z.string()) })),
});

/** What is told while something is made, and in the end. */
export type Told =
  | { kind: "open"; requestId: string | null }
  | { kind: "raw"; data: string }
  | { kind: "progress"; percent: number }
  | { kind: "made"; outcome: Outcome };

/** Asks a model for something, and tells how far it is. Throws `ApiError`. */
export async function* ask(wish: Wish, signal: AbortSignal): AsyncGenerator<Told> {
  const response = await send(wish, signal);
  const requestId = response.headers.get("x-request-id");
  yield { kind: "open", requestId };
  if (wish.medium === "speech") {
    const sound = await response.blob();
    yield { kind: "raw", data: `${sound.type}, ${sound.size} bytes` };
    yield { kind: "made", outcome: { kind: "sound", url: URL.createObjectURL(sound) } };
    return;
  }
  const body: unknown = await response.json().catch(() => null);
  yield { kind: "raw", data: shortened(body) };
  if (wish.medium === "video") {
    yield* film(body, signal, requestId);
    return;
  }
  const outcome = readOutcome(body);
  if (!outcome) throw new ApiError(response.status, "unreadable", "", requestId);
  yield { kind: "made", outcome };
}

async function* film(
  ordered: unknown,
  signal: AbortSignal,
  requestId: string | null,
): AsyncGenerator<Told> {
  let job = videoSchema.safeParse(ordered).data;
  for (;;) {
    if (!job) throw new ApiError(200, "unreadable", "", requestId);
    if (job.status === "failed") {
      const { code, message } = job.error ?? {};
      throw new ApiError(200, code ?? "failed", message ?? "", requestId);
    }
    if (job.status === "completed") break;
    yield { kind: "progress", percent: job.progress ?? 0 };
    await waited(VIDEO_POLL_MS, signal);
    const answer = await fetched(`v1/videos/${job.id}`, { signal });
    const body: unknown = await answer.json().catch(() => null);
    yield { kind: "raw", data: shortened(body) };
    job = videoSchema.safeParse(body).data;
  }
  const url = new URL(`v1/videos/${job.id}/content`, hubUrl()).href;
  yield { kind: "made", outcome: { kind: "film", url } };
}

function send(wish: Wish, signal: AbortSignal): Promise<Response> {
  const { path, fields, file } = asked(wish);
  const headers = new Headers();
  const token = csrfToken();
  if (token !== null) headers.set("x-csrf-token", token);
  if (file === null || !wish.file) {
    headers.set("content-type", "application/json");
    return fetched(path, { method: "POST", headers, body: JSON.stringify(fields), signal });
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  form.append(file, wish.file);
  return fetched(path, { method: "POST", headers, body: form, signal });
}

async function fetched(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(new URL(path, hubUrl()), init).catch(() => {
    init.signal?.throwIfAborted();
    throw unreachable();
  });
  if (response.ok) return response;
  throw readError(response, await response.json().catch(() => null));
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** The answer as people can read it: what is long is cut, pictures above all. */
function shortened(body: unknown): string {
  const short = (_: string, value: unknown) => {
    if (typeof value === "string" && value.length > 400) {
      return `${value.slice(0, 80)}… (${value.length} characters)`;
    }
    if (Array.isArray(value) && value.length > 40 && typeof value[0] === "number") {
      return [...value.slice(0, 8), `… (${value.length} numbers)`];
    }
    return value;
  };
  return JSON.stringify(body, short, 2);
}
