import * as z from "zod/mini";

/** Which tab is open, the filters of the rates and of the capabilities, which rate is open, and whether the form for a provider is open. */
export const providersSearch = z.object({
  tab: z.catch(z.optional(z.enum(["rates", "lists", "capabilities"])), undefined),
  add: z.catch(z.optional(z.literal("1")), undefined),
  model: z.catch(z.optional(z.string()), undefined),
  rate: z.catch(z.optional(z.string()), undefined),
  provider: z.catch(z.optional(z.string()), undefined),
  dialect: z.catch(z.optional(z.string()), undefined),
  kind: z.catch(z.optional(z.string()), undefined),
});
