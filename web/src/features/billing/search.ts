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
] as const;

/** Which part of the page is open, whose account, and what of its statement. */
export const billingSearch = z.object({
  tab: z.catch(z.optional(z.enum(["codes", "own"])), undefined),
  account: text,
  q: text,
  kind: z.catch(z.optional(z.enum(KINDS)), undefined),
  from: text,
  to: text,
});

export type BillingSearch = z.infer<typeof billingSearch>;
