import { daysAgo, midnight } from "@/format/day";
import type { UsageSearch } from "./search";

export interface Span {
  from: Date;
  /** Not included. */
  to: Date;
  /** The stretches of the chart. */
  every: "hour" | "day" | "week" | "month";
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** From when to when the page looks. Whole days, except for the last 24 hours. */
export function span({ range, from, to }: UsageSearch, now: Date): Span {
  const tomorrow = daysAgo(-1, now);
  switch (range ?? "week") {
    case "day":
      return cut(new Date(now.getTime() - DAY_MS), now);
    case "week":
      return cut(daysAgo(6, now), tomorrow);
    case "month":
      return cut(daysAgo(29, now), tomorrow);
    case "this-month":
      return cut(new Date(now.getFullYear(), now.getMonth(), 1), tomorrow);
    case "last-month":
      return cut(
        new Date(now.getFullYear(), now.getMonth() - 1, 1),
        new Date(now.getFullYear(), now.getMonth(), 1),
      );
    case "custom": {
      const first = day(from) ?? daysAgo(6, now);
      const last = day(to) ?? midnight(now);
      // The day that was named last counts as well.
      return first <= last ? cut(first, daysAgo(-1, last)) : cut(last, daysAgo(-1, first));
    }
  }
}

function day(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = new Date(`${text}T00:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** As fine as can be read: hours of two days, days of a season, then weeks, then months. */
function cut(from: Date, to: Date): Span {
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days <= 2.1) return { from, to, every: "hour" };
  if (days <= 93) return { from, to, every: "day" };
  return { from, to, every: days <= 366 ? "week" : "month" };
}
