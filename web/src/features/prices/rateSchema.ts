import type { TFunction } from "i18next";
import { z } from "zod";
import type { ClassAmounts, Rate, RateKind } from "@/api/types";
import { momentOf } from "@/format/day";
import { shift } from "@/format/decimal";
import { CLASSES } from "@/i18n/classes";

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
export const SCOPES = ["everyone", "project", "user", "key"] as const;
export const SERVICES = ["any", "batch", "flex", "priority", "scale"] as const;
export const UNITS = ["image", "second", "character", "search", "request"] as const;
/** Classes that a condition can price otherwise in the form. */
export const TIER_CLASSES = ["input", "output", "cacheRead"] as const;

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
  const optional = z.union([z.literal(""), price], { error: t("rates.priceRule") });
  return z
    .object({
      providerId: z.string().min(1, t("form.required")),
      model: z
        .string()
        .trim()
        .min(1, t("form.required"))
        .max(100, t("form.tooLong", { count: 100 })),
      type: z.enum(RATE_KINDS),
      modelDisplay: z.string().trim(),
      description: z.string().trim(),
      /** Whether credits are entered, or dollars that credits are made from. */
      basis: z.enum(["rates", "costs"]),
      margin: z.string().trim(),
      amounts: z.object({
        input: price,
        output: price,
        cacheRead: optional,
        cacheWrite5m: optional,
        cacheWrite1h: optional,
        reasoning: optional,
        audioInput: optional,
        audioOutput: optional,
        imageInput: optional,
        imageOutput: optional,
      }),
      tiers: z.array(
        z
          .object({
            service: z.enum(SERVICES),
            above: z.string().regex(/^\d{0,9}$/, t("form.wholeNumber", { most: 999_999_999 })),
            input: optional,
            output: optional,
            cacheRead: optional,
          })
          .refine(({ service, above }) => service !== "any" || Number(above) > 0, {
            path: ["above"],
            error: t("rates.conditionRule"),
          }),
      ),
      units: z.array(
        z.object({
          unit: z.enum(UNITS),
          amount: price,
          size: z.string().trim(),
          quality: z.string().trim(),
        }),
      ),
      scope: z.enum(SCOPES),
      scopeId: z.string().trim(),
      startsAt: z
        .string()
        .refine((text) => text === "" || (momentOf(text) ?? "") > new Date().toISOString(), {
          error: t("form.inThePast"),
        }),
    })
    .refine(({ scope, scopeId }) => scope === "everyone" || scopeId !== "", {
      path: ["scopeId"],
      error: t("form.required"),
    })
    .refine(({ basis, margin }) => basis === "rates" || /^\d{1,5}(\.\d{1,4})?$/.test(margin), {
      path: ["margin"],
      error: t("rates.marginRule"),
    });
}

export type RateValues = z.infer<ReturnType<typeof rateSchema>>;

/** Fields hold credits or dollars per million tokens; the hub keeps those for one token. */
export function rateValues(rate: Rate | null): RateValues {
  const type = rate?.type ?? "chatCompletion";
  return {
    providerId: rate?.providerId ?? "",
    model: rate?.model ?? "",
    type,
    modelDisplay: rate?.modelDisplay ?? "",
    description: rate?.description ?? "",
    basis: "rates",
    margin: rate?.margin ?? "",
    ...pricesOf(rate, "rates"),
    scope: SCOPES.find((scope) => scope === rate?.scope) ?? "everyone",
    scopeId: rate?.scopeId ?? "",
    startsAt: "",
  };
}

/** What a rate says in credits, or in the provider's dollars, as the form shows it. */
export function pricesOf(rate: Rate | null, basis: RateValues["basis"]) {
  const type = rate?.type ?? "chatCompletion";
  const comparable = rate !== null && byTokens(rate) === perTokens(type);
  const shown = (value: string | null | undefined) =>
    value && comparable ? shift(value, placesOf(type)) : "";
  const said = basis === "rates" ? rate?.rates : rate?.costs;
  const amounts: Record<string, string> = {};
  for (const [member] of CLASSES) amounts[member] = shown(said?.[member]);
  if (basis === "rates") {
    amounts.input ||= shown(rate?.inputRate);
    amounts.output ||= shown(rate?.outputRate);
  }
  return {
    amounts: { ...blank(), ...amounts },
    tiers: (comparable ? (rate?.tiers ?? []) : []).map((tier) => {
      const prices = basis === "rates" ? tier.rates : tier.costs;
      return {
        service: SERVICES.find((service) => service === tier.service) ?? ("any" as const),
        above: tier.above > 0 ? String(tier.above) : "",
        input: shown(prices?.input),
        output: shown(prices?.output),
        cacheRead: shown(prices?.cacheRead),
      };
    }),
    units: (rate?.unitRates ?? []).map((unit) => ({
      unit: unit.unit,
      amount: (basis === "rates" ? unit.rate : unit.cost) ?? "",
      size: unit.size ?? "",
      quality: unit.quality ?? "",
    })),
  };
}

function blank(): Record<keyof ClassAmounts, string> {
  return {
    input: "",
    output: "",
    cacheRead: "",
    cacheWrite5m: "",
    cacheWrite1h: "",
    reasoning: "",
    audioInput: "",
    audioOutput: "",
    imageInput: "",
    imageOutput: "",
  };
}
