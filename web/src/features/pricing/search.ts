import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

export const SORTS = ["model", "input", "output"] as const;
/** Kinds of models as the public list names them. */
export const KINDS = [
  "chat",
  "image_generation",
  "embedding",
  "video",
  "speech",
  "transcription",
  "rerank",
  "moderation",
] as const;

export const pricingSearch = z.object({
  q: text,
  provider: text,
  type: z.catch(z.optional(z.enum(KINDS)), undefined),
  sort: z.catch(z.optional(z.enum(SORTS)), undefined),
  model: text,
});

export type PricingSearch = z.infer<typeof pricingSearch>;
