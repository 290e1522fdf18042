import * as z from "zod/mini";
import { MEDIA } from "./media/wish";

/** How many models may answer side by side. */
export const MOST_MODELS = 4;

/** What is asked for, when it is no conversation; the model, and those that answer beside it, with commas between them. */
export const playgroundSearch = z.object({
  kind: z.catch(z.optional(z.enum(MEDIA)), undefined),
  model: z.catch(z.optional(z.string()), undefined),
  with: z.catch(z.optional(z.string()), undefined),
});

/** The models beside the first one. */
export function others(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .filter((model) => model !== "")
    .slice(0, MOST_MODELS - 1);
}
