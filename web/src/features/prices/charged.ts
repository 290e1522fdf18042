import { divide, isDecimal, plus, times } from "@/format/decimal";

/** `cost × (1 + margin) ÷ credit price`, to six places as the list shows it; null: not a number. */
export function charged(cost: string, margin: string, creditPrice: string): string | null {
  if (![cost, margin, creditPrice].every(isDecimal)) return null;
  const percent = times(cost, plus("100", margin));
  return divide(percent, times("100", creditPrice), 6);
}
