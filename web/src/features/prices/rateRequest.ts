import type { RateBody } from "@/api/types";
import { momentOf } from "@/format/day";
import { shift } from "@/format/decimal";
import { CLASSES } from "@/i18n/classes";
import { perTokens, placesOf, type RateValues, TIER_CLASSES } from "./rateSchema";

export type RateRequest = Omit<RateBody, "providers">;

/** The form's values as the hub takes them: for one token each, in credits or in dollars. */
export function toRateRequest(values: RateValues): RateRequest {
  const places = -placesOf(values.type);
  const each = (text: string) => (text === "" ? undefined : shift(text, places));
  const inCredits = values.basis === "rates";
  const rest = {
    model: values.model,
    type: values.type,
    modelDisplay: values.modelDisplay || undefined,
    description: values.description || undefined,
    scope: values.scope,
    scopeId: values.scope === "everyone" ? undefined : values.scopeId,
    startsAt: values.startsAt ? (momentOf(values.startsAt) ?? undefined) : undefined,
    unitRates: values.units.map(({ unit, amount, size, quality }) => ({
      unit,
      [inCredits ? "rate" : "cost"]: amount,
      size: size || undefined,
      quality: quality || undefined,
    })),
    tiers: values.tiers.map((tier) => ({
      service: tier.service === "any" ? undefined : tier.service,
      above: Number(tier.above),
      [inCredits ? "rates" : "costs"]: Object.fromEntries(
        TIER_CLASSES.map((name) => [name, each(tier[name])]),
      ),
    })),
  };
  // By the piece there are no classes: what goes in and what comes out.
  const members = perTokens(values.type)
    ? CLASSES.map(([member]) => member)
    : (["input", "output"] as const);
  const amounts = Object.fromEntries(
    members.map((member) => [member, each(values.amounts[member])]),
  );
  if (!inCredits) return { ...rest, costs: amounts, margin: values.margin };
  return {
    ...rest,
    inputRate: shift(values.amounts.input, places),
    outputRate: shift(values.amounts.output, places),
    rates: amounts,
  };
}
