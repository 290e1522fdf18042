import * as z from "zod/mini";

export const playgroundSearch = z.object({
  model: z.catch(z.optional(z.string()), undefined),
});
