import type { TFunction } from "i18next";
import { z } from "zod";
import type { Rate, RateKind } from "@/api/types";
import { shift } from "@/format/decimal";
import type { RateRequest } from "./rateQueries";

export const RATE_KINDS = [
  "chatCompletion",
  "embedding",
  "imageGeneration",
  "video",
  "speech",
  "transcription",
  "rerank",
  "moderation",
] as const;

/** Text is priced by the million tokens, pictures and films by the piece. */
export function perTokens(kind: RateKind): boolean {
  return kind !== "imageGeneration" && kind !== "video";
}

/**
 * The catalogue prices the tokens that pictures are made of; what an admin sets for them is by the
 * piece.
 */
export const byTokens = (rate: Rate) => perTokens(rate.type) || rate.source === "catalogue";

/** Places between what people read and what the hub keeps. */
export const placesOf = (kind: RateKind) => (perTokens(kind) ? 6 : 0);

const PRICE = /^\d{1,9}(\.\d{1,9})?$/;

export function rateSchema(t: TFunction) {
  const price = z.string().trim().regex(PRICE, t("rates.priceRule"));
  const optional = z.union([z.literal(""), price]);
  return z.object({
    providerId: z.string().min(1, t("form.required")),
    model: z
      .string()
      .trim()
      .min(1, t("form.required"))
      .max(100, t("form.tooLong", { count: 100 })),
    type: z.enum(RATE_KINDS),
    modelDisplay: z.string().trim(),
    description: z.string().trim(),
    input: price,
    output: price,
    cacheRead: optional,
    cacheWrite: optional,
    cacheWrite1h: optional,
  });
}

export type RateValues = z.infer<ReturnType<typeof rateSchema>>;

/** Fields of texts hold credits per million tokens; the hub keeps credits per token. */
export function rateValues(rate: Rate | null): RateValues {
  const type = rate?.type ?? "chatCompletion";
  const shown = (value: string | null | undefined) =>
    value && rate && byTokens(rate) === perTokens(type) ? shift(value, placesOf(type)) : "";
  return {
    providerId: rate?.providerId ?? "",
    model: rate?.model ?? "",
    type,
    modelDisplay: rate?.modelDisplay ?? "",
    description: rate?.description ?? "",
    input: shown(rate?.inputRate),
    output: shown(rate?.outputRate),
    cacheRead: shown(rate?.caching?.readRate),
    cacheWrite: shown(rate?.caching?.writeRate),
    cacheWrite1h: shown(rate?.caching?.writeRate1h),
  };
}

export function toRateRequest(values: RateValues): RateRequest {
  const places = -placesOf(values.type);
  const token = (value: string) => (value ? shift(value, places) : undefined);
  const caching = {
    readRate: token(values.cacheRead),
    writeRate: token(values.cacheWrite),
    writeRate1h: token(values.cacheWrite1h),
  };
  return {
    model: values.model,
    type: values.type,
    modelDisplay: values.modelDisplay || undefined,
    description: values.description || undefined,
    inputRate: shift(values.input, places),
    outputRate: shift(values.output, places),
    ...(perTokens(values.type) ? { caching } : {}),
  };
}
