// What the official packages for Node make of the hub's answers: reads cases as JSON from standard input,
// writes for each the name of the error and its status, or "answer". Its folder has the packages.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { packages, url, key, cases } = JSON.parse(await new Response(process.stdin).text());
const find = createRequire(`${packages}/of.mjs`);
const load = async (name) => import(pathToFileURL(find.resolve(name)).href);
const { default: OpenAI } = await load("openai");
const { default: Anthropic } = await load("@anthropic-ai/sdk");
const { GoogleGenAI } = await load("@google/genai");

const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
const google = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } });
const HELLO = [{ role: "user", content: "Hello" }];

async function last(stream) {
  let item;
  for await (const next of stream) item = next;
  return item;
}

function complete(holds) {
  if (!holds) throw new TypeError("an answer that is not complete");
}

const libraries = {
  async chat(model, stream) {
    const asked = { model, messages: HELLO };
    if (stream) return complete((await last(await openai.chat.completions.create({ ...asked, stream }))).choices);
    complete((await openai.chat.completions.create(asked)).choices[0].finish_reason === "stop");
  },
  async responses(model, stream) {
    const asked = { model, input: "Hello", store: false };
    if (stream) return complete((await last(await openai.responses.create({ ...asked, stream }))).type === "response.completed");
    complete((await openai.responses.create(asked)).status === "completed");
  },
  async messages(model, stream) {
    const asked = { model, messages: HELLO, max_tokens: 500 };
    const answer = stream ? await anthropic.messages.stream(asked).finalMessage() : await anthropic.messages.create(asked);
    complete(answer.stop_reason === "end_turn");
  },
  async gemini(model, stream) {
    const asked = { model, contents: "Hello" };
    const answer = stream ? await last(await google.models.generateContentStream(asked)) : await google.models.generateContent(asked);
    complete(answer.candidates[0].finishReason === "STOP");
  },
};

const results = await Promise.all(
  cases.map(async ({ library, model, stream }) => {
    try {
      await libraries[library](model, stream);
      return ["answer", 200];
    } catch (error) {
      return [error.constructor.name, error.status ?? null];
    }
  }),
);
process.stdout.write(JSON.stringify(results));
