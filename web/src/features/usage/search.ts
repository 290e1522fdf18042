import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

export const RANGES = ["day", "week", "month", "this-month", "last-month", "custom"] as const;
export const GROUPINGS = ["model", "project", "key", "user", "provider", "kind"] as const;
export const MEASURES = ["charge", "tokens", "calls"] as const;
/** What the figures can be narrowed to. */
export const NARROWINGS = [
  "provider",
  "model",
  "project",
  "key",
  "user",
  "kind",
  "status",
] as const;

export type Range = (typeof RANGES)[number];
export type Grouping = (typeof GROUPINGS)[number];
export type Measure = (typeof MEASURES)[number];
export type Narrowing = (typeof NARROWINGS)[number];

/** The whole view is in the address, so that it can be sent to somebody. */
export const usageSearch = z.object({
  range: z.catch(z.optional(z.enum(RANGES)), undefined),
  from: text,
  to: text,
  by: z.catch(z.optional(z.enum(GROUPINGS)), undefined),
  measure: z.catch(z.optional(z.enum(MEASURES)), undefined),
  view: z.catch(z.optional(z.literal("table")), undefined),
  own: z.catch(z.optional(z.literal("1")), undefined),
  provider: text,
  model: text,
  project: text,
  key: text,
  user: text,
  kind: text,
  status: text,
});

export type UsageSearch = z.infer<typeof usageSearch>;
