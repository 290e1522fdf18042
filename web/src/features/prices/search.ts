import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** Which tab is open, the filters of the rates, and which rate or list is open. */
export const pricesSearch = z.object({
  tab: z.catch(z.optional(z.enum(["lists", "check"])), undefined),
  model: text,
  provider: text,
  rate: text,
  list: text,
});
