import type { TFunction } from "i18next";
import { z } from "zod";
import type { Rate } from "@/api/types";
import { shift } from "@/format/decimal";
import type { RateRequest } from "./rateQueries";

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
    modelDisplay: z.string().trim(),
    description: z.string().trim(),
    input: price,
    output: price,
    cacheRead: optional,
    cacheWrite: optional,
  });
}

export type RateValues = z.infer<ReturnType<typeof rateSchema>>;

/** Form fields hold credits per million tokens; the hub keeps credits per token. */
export function rateValues(rate: Rate | null): RateValues {
  const million = (value: string | null | undefined) => (value ? shift(value, 6) : "");
  return {
    providerId: rate?.providerId ?? "",
    model: rate?.model ?? "",
    modelDisplay: rate?.modelDisplay ?? "",
    description: rate?.description ?? "",
    input: million(rate?.inputRate),
    output: million(rate?.outputRate),
    cacheRead: million(rate?.caching?.readRate),
    cacheWrite: million(rate?.caching?.writeRate),
  };
}

export function toRateRequest(values: RateValues): RateRequest {
  const token = (value: string) => (value ? shift(value, -6) : undefined);
  return {
    model: values.model,
    modelDisplay: values.modelDisplay || undefined,
    description: values.description || undefined,
    inputRate: shift(values.input, -6),
    outputRate: shift(values.output, -6),
    caching: { readRate: token(values.cacheRead), writeRate: token(values.cacheWrite) },
  };
}
