import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** The filters, the open call and the live switch: all of it can be sent to somebody as a link. */
export const callsSearch = z.object({
  model: text,
  provider: text,
  status: z.catch(z.optional(z.enum(["success", "failed", "cancelled"])), undefined),
  key: text,
  user: text,
  project: text,
  surface: text,
  error: text,
  request_id: text,
  from: text,
  to: text,
  live: z.catch(z.optional(z.literal("1")), undefined),
  call: text,
});

export type CallsSearch = z.infer<typeof callsSearch>;

export const FILTERS = [
  "model",
  "provider",
  "status",
  "key",
  "user",
  "project",
  "surface",
  "error",
  "request_id",
  "from",
  "to",
] as const satisfies (keyof CallsSearch)[];

export function filterCount(search: CallsSearch): number {
  return FILTERS.filter((name) => search[name] !== undefined).length;
}
