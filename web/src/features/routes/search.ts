import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** Which tab is open, and the request that is explained, so that it can be sent to somebody. */
export const routesSearch = z.object({
  tab: z.catch(z.optional(z.literal("explain")), undefined),
  model: text,
  key: text,
  project: text,
  tokens: text,
  needs: text,
  dialect: text,
});

export type RoutesSearch = z.infer<typeof routesSearch>;
