import type { Budget } from "@/api/types";
import { plus } from "@/format/decimal";

/** Whether a temporary increase is on. */
export function isRaised(budget: Budget, now: number): boolean {
  return budget.extra_until !== null && Date.parse(budget.extra_until) > now;
}

/** What may be used in the period, with an increase that is on. */
export function limitOf(budget: Budget, now: number): string {
  return isRaised(budget, now) ? plus(budget.amount, budget.extra) : budget.amount;
}
