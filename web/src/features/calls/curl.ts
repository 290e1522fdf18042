import { hubUrl } from "@/api/base";
import type { CallDetail } from "@/api/types";

const SAID = "Hello!";

/** Path and body of each API, with an example of what could be said. */
function request({ surface, requested_model: model, streamed: stream }: CallDetail) {
  const messages = [{ role: "user", content: SAID }];
  switch (surface) {
    case "anthropic-messages":
      return { path: "v1/messages", body: { model, max_tokens: 256, stream, messages } };
    case "openai-responses":
      return { path: "v1/responses", body: { model, stream, input: SAID } };
    case "openai-embeddings":
      return { path: "v1/embeddings", body: { model, input: SAID } };
    case "openai-image-generations":
      return { path: "v1/images/generations", body: { model, prompt: SAID } };
    case "gemini-generate":
      return {
        path: `v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
        body: { contents: [{ role: "user", parts: [{ text: SAID }] }] },
      };
    case "openai-speech":
      return { path: "v1/audio/speech", body: { model, input: SAID, voice: "alloy" } };
    case "openai-moderations":
      return { path: "v1/moderations", body: { model, input: SAID } };
    case "rerank":
      return { path: "v1/rerank", body: { model, query: SAID, documents: [SAID] } };
    default:
      return { path: "v1/chat/completions", body: { model, stream, messages } };
  }
}

/** Within single quotes of a shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The call again on the command line; what was said in it is not stored. */
export function curlOf(call: CallDetail): string {
  const { path, body } = request(call);
  const arguments_ = [
    `curl ${call.streamed ? "-N " : ""}${quoted(hubUrl() + path)}`,
    `-H "Authorization: Bearer $HUB_KEY"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ];
  return arguments_.join(" \\\n  ");
}
