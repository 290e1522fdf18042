import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** Which tab is open, the filters of the capabilities, and whether the form for a provider is open. */
export const providersSearch = z.object({
  tab: z.catch(z.optional(z.literal("capabilities")), undefined),
  add: z.catch(z.optional(z.literal("1")), undefined),
  q: text,
  dialect: text,
  kind: text,
});
