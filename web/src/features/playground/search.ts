import * as z from "zod/mini";

/** How many models may answer side by side. */
export const MOST_MODELS = 4;

/** The model, and those that answer beside it, with commas between them. */
export const playgroundSearch = z.object({
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
