import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** Kinds of entries in a statement. */
export const KINDS = [
  "grant",
  "purchase",
  "adjustment",
  "charge",
  "refund",
  "expiry",
  "uncollected",
  "mirror",
] as const;

/** What becomes of an event that tells Payment Kit what a customer used. */
export const EVENT_STATES = ["frozen", "accepted", "settled", "dead", "written_off"] as const;

/** Which part of the page is open, whose account and what of its statement, or which events. */
export const billingSearch = z.object({
  tab: z.catch(z.optional(z.enum(["codes", "payments", "own"])), undefined),
  account: text,
  q: text,
  kind: z.catch(z.optional(z.enum(KINDS)), undefined),
  from: text,
  to: text,
  state: z.catch(z.optional(z.enum(EVENT_STATES)), undefined),
  customer: text,
  different: z.catch(z.optional(z.literal("1")), undefined),
  event: text,
});

export type BillingSearch = z.infer<typeof billingSearch>;
