import { z } from "zod";

/** Which tab is open, the filters of the rates, and whether the form for a provider is open. */
export const providersSearch = z.object({
  tab: z.literal("rates").optional().catch(undefined),
  add: z.literal("1").optional().catch(undefined),
  model: z.string().optional().catch(undefined),
  provider: z.string().optional().catch(undefined),
});
