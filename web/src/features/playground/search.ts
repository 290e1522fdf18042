import { z } from "zod";

export const playgroundSearch = z.object({
  model: z.string().optional().catch(undefined),
});
