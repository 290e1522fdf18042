import { isDecimal, ratio } from "@/format/decimal";

/** Beyond this nobody plans, and a forecast from a few days means nothing. */
const MOST_DAYS = 999;

/**
 * Whole days for which what is there lasts, at what was spent in so many days before; null when
 * nothing was spent, or when it lasts longer than a forecast can tell.
 */
export function daysLeft(available: string, spent: string, days: number): number | null {
  if (!isDecimal(available) || available.startsWith("-")) return 0;
  const perDay = ratio(spent, "1") / days;
  if (perDay <= 0) return null;
  const left = Math.floor(ratio(available, "1") / perDay);
  return left > MOST_DAYS ? null : left;
}
