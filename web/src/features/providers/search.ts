import * as z from "zod/mini";
import { MODEL_STATES } from "./modelState";

const text = z.catch(z.optional(z.string()), undefined);

export const TABS = ["models", "capabilities", "cache"] as const;

/** Which tab is open, the filters of each, and whether the form for a provider is open. */
export const providersSearch = z.object({
  tab: z.catch(z.optional(z.enum(TABS)), undefined),
  add: z.catch(z.optional(z.literal("1")), undefined),
  q: text,
  provider: text,
  state: z.catch(z.optional(z.enum(MODEL_STATES)), undefined),
  dialect: text,
  kind: text,
});
