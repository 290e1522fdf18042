import * as z from "zod/mini";

/** Which projects are listed. */
export const projectsSearch = z.object({ q: z.catch(z.optional(z.string()), undefined) });
