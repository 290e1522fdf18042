import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** Which tab is open, which people are listed, and whose sign-ins are shown. */
export const peopleSearch = z.object({
  tab: z.catch(z.optional(z.enum(["invitations", "issuers"])), undefined),
  q: text,
  role: z.catch(z.optional(z.enum(["owner", "admin", "member", "guest"])), undefined),
  state: z.catch(z.optional(z.enum(["active", "deactivated"])), undefined),
  person: text,
  invite: z.catch(z.optional(z.literal("1")), undefined),
});

export type PeopleSearch = z.infer<typeof peopleSearch>;
