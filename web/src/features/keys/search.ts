import * as z from "zod/mini";

/** What the address of the page says: filters, and whether the form for a new key is open. */
export const keysSearch = z.object({
  q: z.catch(z.optional(z.string()), undefined),
  state: z.catch(z.optional(z.enum(["active", "expired", "revoked"])), undefined),
  create: z.catch(z.optional(z.literal("1")), undefined),
});

export type KeysSearch = z.infer<typeof keysSearch>;
