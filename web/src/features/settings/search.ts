import * as z from "zod/mini";

/** Which settings are listed. */
export const settingsSearch = z.object({
  q: z.catch(z.optional(z.string()), undefined),
  said: z.catch(z.optional(z.literal("1")), undefined),
});
