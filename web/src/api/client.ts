import createClient from "openapi-fetch";
import { hubUrl } from "./base";
import { csrfToken } from "./csrf";
import { ApiError, readError, unreachable } from "./error";
import type { paths } from "./schema";

/** OpenAI's list of models, which the hub's own document does not describe. */
interface ModelPaths {
  "/v1/models": {
    get: {
      responses: {
        200: { content: { "application/json": { data: { id: string; owned_by: string }[] } } };
      };
    };
  };
}

/** Typed client of the hub's own API. Requests stay under the mount prefix. */
export const api = createClient<paths & ModelPaths>({
  baseUrl: hubUrl(),
  credentials: "same-origin",
  fetch: (request) => fetch(request),
});

api.use({
  onRequest({ request }) {
    const token = csrfToken();
    if (token !== null && request.method !== "GET") request.headers.set("x-csrf-token", token);
    return request;
  },
});

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer; anything else is thrown as an `ApiError`. */
export async function body<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await settled(call);
  if (!response.ok) throw readError(response, error);
  if (data === undefined) throw new ApiError(response.status, "unreadable", "");
  return data;
}

/** For answers without a body: only success or an `ApiError`. */
export async function done(call: Promise<Outcome<unknown>>): Promise<void> {
  const { error, response } = await settled(call);
  if (!response.ok) throw readError(response, error);
}

async function settled<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call;
  } catch {
    throw unreachable();
  }
}
