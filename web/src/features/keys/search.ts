import { z } from "zod";

/** What the address of the page says: filters, and whether the form for a new key is open. */
export const keysSearch = z.object({
  q: z.string().optional().catch(undefined),
  state: z.enum(["active", "expired", "revoked"]).optional().catch(undefined),
  create: z.literal("1").optional().catch(undefined),
});

export type KeysSearch = z.infer<typeof keysSearch>;
