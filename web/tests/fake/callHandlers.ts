import { delay, HttpResponse, http, type RequestHandler } from "msw";
import { call } from "./calls";
import { page } from "./page";
import { refusal } from "./refusal";
import { type State, withoutDetails } from "./state";

const MODELS = [
  "demo/chat",
  "openai/gpt-4o",
  "openai/gpt-4o-mini",
  "anthropic/claude-sonnet-4-5-20250929",
];

export function callHandlers(state: State): RequestHandler[] {
  return [
    http.get("*/api/calls", ({ request }) => {
      const query = new URL(request.url).searchParams;
      const wants = (name: string, value: string | null | undefined) =>
        !query.has(name) || query.get(name) === value;
      const found = state.calls.filter(
        (call) =>
          call.requested_model.includes(query.get("model") ?? "") &&
          wants("provider", call.provider) &&
          wants("status", call.status) &&
          wants("key", call.key?.id) &&
          wants("request_id", call.request_id) &&
          wants("kind", call.kind) &&
          (!query.has("tag") || call.tags.includes(query.get("tag") ?? "")) &&
          call.duration_ms >= Number(query.get("min_duration_ms") ?? 0) &&
          (call.error?.message ?? "").includes(query.get("error") ?? ""),
      );
      const { rows, next } = page(found, query);
      return HttpResponse.json({ calls: rows.map(withoutDetails), meta: { next } });
    }),
    http.get("*/api/calls/:id", ({ params }) => {
      const found = state.calls.find(({ id }) => id === params.id);
      return found ? HttpResponse.json({ call: found }) : refusal(404, "not_found", "no such call");
    }),
    http.get("*/v1/models", () =>
      HttpResponse.json({
        object: "list",
        data: MODELS.map((id) => ({
          id,
          object: "model",
          created: 1_760_000_000,
          owned_by: id.split("/")[0],
        })),
      }),
    ),
    http.post<never, { model: string; input?: string }>("*/v1/embeddings", async ({ request }) => {
      const body = await request.json();
      state.sent.push({ method: "POST", path: "/v1/embeddings", body, csrf: null });
      return HttpResponse.json(
        { data: [{ embedding: [0.25, -0.5, 0.125] }], model: body.model },
        { headers: { "x-request-id": "req_vector" } },
      );
    }),
    http.post("*/v1/images/generations", () =>
      HttpResponse.json({ data: [{ b64_json: "eA==" }], output_format: "webp" }),
    ),
    http.post<never, { model: string; messages: { content: string }[]; tools?: unknown[] }>(
      "*/v1/chat/completions",
      async ({ request }) => {
        const body = await request.json();
        const csrf = request.headers.get("x-csrf-token");
        state.sent.push({ method: "POST", path: "/v1/chat/completions", body, csrf });
        if (!MODELS.includes(body.model)) {
          return refusal(404, "model_not_found", `the model ${body.model} is not known`);
        }
        const id = `chat-${++state.counter}`;
        const [provider = "", model = ""] = body.model.split("/");
        const served = { requested_model: body.model, provider, model };
        const base = call({ ...served, id, request_id: `req_${id}`, key: null });
        const attempts = base.attempts.map((attempt) => ({ ...attempt, provider, model }));
        state.calls.unshift({ ...base, attempts });
        const question = body.messages.at(-1)?.content ?? "";
        if (body.tools && !question.startsWith("It is")) {
          return new HttpResponse(TOOL_CALL, { headers: { "content-type": "text/event-stream" } });
        }
        return new HttpResponse(answer(`You said: ${question}`), {
          headers: { "content-type": "text/event-stream", "x-request-id": `req_${id}` },
        });
      },
    ),
  ];
}

/** A call of a tool in two pieces. */
const TOOL_CALL = [
  { index: 0, id: "call-1", function: { name: "weather", arguments: '{"city":' } },
  { index: 0, function: { arguments: '"Bern"}' } },
]
  .map((call) => `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [call] } }] })}\n\n`)
  .concat("data: [DONE]\n\n")
  .join("");

/** Streams a text word by word as OpenAI does, with the usage last. */
function answer(text: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const send = (value: unknown) =>
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
      for (const word of text.split(/(?<= )/)) {
        await delay(15);
        send({ choices: [{ index: 0, delta: { content: word }, finish_reason: null }] });
      }
      send({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
      send({ choices: [], usage: { prompt_tokens: 12, completion_tokens: 34 } });
      controller.enqueue(encoder.encode("data: [DONE]\n\n"));
      controller.close();
    },
  });
}
