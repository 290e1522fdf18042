import type { PricedModel } from "@/api/types";
import { minus, shift } from "@/format/decimal";
import type { PricingSearch } from "./search";

/** The models that the filters leave, in the order that was asked for. */
export function listed(models: PricedModel[], search: PricingSearch): PricedModel[] {
  const text = (search.q ?? "").trim().toLowerCase();
  const found = models.filter(
    (model) =>
      (search.provider === undefined || model.provider === search.provider) &&
      (search.type === undefined || model.type === search.type) &&
      (text === "" || `${model.key} ${model.modelDisplay}`.toLowerCase().includes(text)),
  );
  if (search.sort === undefined || search.sort === "model") {
    return found.sort((one, other) => one.key.localeCompare(other.key));
  }
  const rate = (model: PricedModel) =>
    search.sort === "input" ? model.input_credits_per_token : model.output_credits_per_token;
  return found.sort((one, other) => sign(rate(one), rate(other)));
}

/** Of rates for one token, which have more digits behind the point than amounts. */
function sign(one: string, other: string): number {
  const difference = minus(shift(one, 6), shift(other, 6));
  return difference === "0" ? 0 : difference.startsWith("-") ? -1 : 1;
}
