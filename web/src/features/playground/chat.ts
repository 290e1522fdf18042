import * as z from "zod/mini";
import { hubUrl } from "@/api/base";
import { csrfToken } from "@/api/csrf";
import { ApiError, readError, unreachable } from "@/api/error";
import { readEvents } from "./stream";

export type Part =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string } }
  | { type: "input_audio"; input_audio: { data: string; format: "wav" | "mp3" } }
  | { type: "file"; file: { filename: string; file_data: string } };

/** A call of a tool, as OpenAI has it. */
interface WireCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

export type Turn =
  | { role: "system" | "user"; content: string | Part[] }
  | { role: "assistant"; content: string | null; tool_calls?: WireCall[] }
  | { role: "tool"; tool_call_id: string; content: string };

export interface ChatRequest {
  model: string;
  messages: Turn[];
  temperature?: number;
  max_tokens?: number;
  tools?: unknown[];
}

const usageSchema = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  prompt_tokens_details: z.nullish(z.object({ cached_tokens: z.nullish(z.number()) })),
});

export type ChatUsage = z.infer<typeof usageSchema>;

const toolDeltaSchema = z.object({
  index: z.number(),
  id: z.nullish(z.string()),
  function: z.nullish(z.object({ name: z.nullish(z.string()), arguments: z.nullish(z.string()) })),
});

const chunkSchema = z.object({
  choices: z.nullish(
    z.array(
      z.object({
        delta: z.nullish(
          z.object({
            content: z.nullish(z.string()),
            reasoning_content: z.nullish(z.string()),
            tool_calls: z.nullish(z.array(toolDeltaSchema)),
          }),
        ),
        finish_reason: z.nullish(z.string()),
      }),
    ),
  ),
  usage: z.nullish(usageSchema),
  error: z.nullish(
    z.object({ message: z.string(), code: z.nullish(z.union([z.string(), z.number()])) }),
  ),
});

export type ChatEvent =
  | { kind: "open"; requestId: string | null }
  | { kind: "raw"; data: string }
  | { kind: "text"; text: string }
  | { kind: "thought"; text: string }
  | { kind: "tool"; index: number; id: string; name: string; arguments: string }
  | { kind: "finish"; reason: string }
  | { kind: "usage"; usage: ChatUsage };

/** Sends a conversation and gives what comes back as it comes. Throws `ApiError`. */
export async function* chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const response = await send(request, signal);
  const requestId = response.headers.get("x-request-id");
  yield { kind: "open", requestId };
  if (!response.body) throw new ApiError(response.status, "unreadable", "", requestId);
  let ended = false;
  for await (const { data } of readEvents(response.body, signal)) {
    yield { kind: "raw", data };
    if (data === "[DONE]") {
      ended = true;
      break;
    }
    yield* readChunk(data, requestId);
  }
  if (!ended) throw new ApiError(response.status, "stream_cut", "", requestId);
}

async function send(request: ChatRequest, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json" });
  const token = csrfToken();
  if (token !== null) headers.set("x-csrf-token", token);
  const body = JSON.stringify({
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  });
  const url = new URL("v1/chat/completions", hubUrl());
  const response = await fetch(url, { method: "POST", headers, body, signal }).catch(() => {
    signal.throwIfAborted();
    throw unreachable();
  });
  if (response.ok) return response;
  throw readError(response, await response.json().catch(() => null));
}

function* readChunk(data: string, requestId: string | null): Generator<ChatEvent> {
  const chunk = chunkSchema.safeParse(parseJson(data)).data;
  if (!chunk) return;
  if (chunk.error) {
    throw new ApiError(200, String(chunk.error.code ?? "unknown"), chunk.error.message, requestId);
  }
  const choice = chunk.choices?.[0];
  if (choice?.delta?.reasoning_content) {
    yield { kind: "thought", text: choice.delta.reasoning_content };
  }
  if (choice?.delta?.content) yield { kind: "text", text: choice.delta.content };
  for (const call of choice?.delta?.tool_calls ?? []) {
    yield {
      kind: "tool",
      index: call.index,
      id: call.id ?? "",
      name: call.function?.name ?? "",
      arguments: call.function?.arguments ?? "",
    };
  }
  if (choice?.finish_reason) yield { kind: "finish", reason: choice.finish_reason };
  if (chunk.usage) yield { kind: "usage", usage: chunk.usage };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
