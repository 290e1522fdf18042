import * as z from "zod/mini";

/** A refusal of the hub, or `status` 0 when no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

// Two families of bodies: the hub's own envelope, and the flat one kept from AIGNE Hub 0.9.
const bodySchema = z.union([
  z.object({
    error: z.object({
      message: z.string(),
      code: z.nullish(z.string()),
      type: z.nullish(z.string()),
      request_id: z.nullish(z.string()),
    }),
  }),
  z.object({ error: z.string(), detail: z.nullish(z.string()), message: z.nullish(z.string()) }),
]);

/** Reads a refusal out of whatever came back; a proxy's HTML page becomes a plain sentence. */
export function readError(response: Response, body: unknown): ApiError {
  const requestId = response.headers.get("x-request-id");
  const wait = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  const retryAfter = Number.isNaN(wait) ? null : wait;
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    return new ApiError(response.status, "unreadable", "", requestId, retryAfter);
  }
  const { error } = parsed.data;
  if (typeof error !== "string") {
    const code = error.code ?? error.type ?? "unknown";
    const id = error.request_id ?? requestId;
    return new ApiError(response.status, code, error.message, id, retryAfter);
  }
  const flat = "detail" in parsed.data ? (parsed.data.detail ?? parsed.data.message) : null;
  return new ApiError(response.status, "unknown", flat ?? error, requestId, retryAfter);
}

/** A request that never got an answer: the hub is down, or the network is. */
export function unreachable(): ApiError {
  return new ApiError(0, "unreachable", "");
}
