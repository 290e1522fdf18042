import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);
const like = (form: RegExp) => z.catch(z.optional(z.string().check(z.regex(form))), undefined);
const whole = like(/^\d{1,15}$/);
const amount = like(/^\d{1,9}(\.\d{1,9})?$/);
const yesOrNo = z.catch(z.optional(z.enum(["true", "false"])), undefined);

/** What calls are measured by, each from the least to the most, as the address names both. */
export const MEASURED = [
  { name: "duration", least: "min_duration_ms", most: "max_duration_ms" },
  { name: "ttft", least: "min_ttft_ms", most: "max_ttft_ms" },
  { name: "tokens", least: "min_tokens", most: "max_tokens" },
  { name: "charge", least: "min_charge", most: "max_charge" },
] as const;

/** The filters, the open call and the live switch: all of it can be sent to somebody as a link. */
export const callsSearch = z.object({
  model: text,
  provider: text,
  status: z.catch(z.optional(z.enum(["success", "failed", "cancelled"])), undefined),
  key: text,
  user: text,
  project: text,
  surface: text,
  kind: text,
  tag: text,
  error: text,
  request_id: text,
  answered: yesOrNo,
  cached: yesOrNo,
  min_duration_ms: whole,
  max_duration_ms: whole,
  min_ttft_ms: whole,
  max_ttft_ms: whole,
  min_tokens: whole,
  max_tokens: whole,
  min_charge: amount,
  max_charge: amount,
  from: text,
  to: text,
  live: z.catch(z.optional(z.literal("1")), undefined),
  call: text,
});

export type CallsSearch = z.infer<typeof callsSearch>;

/** How many filters are set. */
export function filterCount({ live: _live, call: _call, ...filters }: CallsSearch): number {
  return Object.values(filters).filter((value) => value !== undefined).length;
}
