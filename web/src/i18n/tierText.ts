import type { TFunction } from "i18next";

/** The condition under which other prices hold: a service tier, a length, or both. */
export function tierText(
  t: TFunction,
  { service, above }: { service?: string | null; above: number },
): string {
  const length = above > 0 ? t("prices.above", { tokens: above.toLocaleString() }) : null;
  const tier = service ? t("prices.service", { service }) : null;
  return [tier, length].filter(Boolean).join(", ");
}
