import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** Which entries are listed, and which one is open. */
export const auditSearch = z.object({
  actor: text,
  operation: text,
  path: text,
  from: text,
  to: text,
  entry: text,
});

export type AuditSearch = z.infer<typeof auditSearch>;
