import type { Group, Sums } from "@/api/types";
import { minus, ratio } from "@/format/decimal";
import { groupKey } from "./groups";
import type { Grouping } from "./search";

/** More than that nobody reads. */
const SHOWN = 5;
/** A group's change is worth a line from this part of all that was spent. */
const LEAST_SHARE = 0.02;
/** And from this part of what the group itself came to. */
const LEAST_CHANGE = 0.1;
/** Below this many calls a rate of errors is chance. */
const LEAST_CALLS = 20;
/** A rate of errors is worth a line when it rose by this much. */
const LEAST_RISE = 0.05;

/** What is different from the period before. */
export type Mover =
  | { kind: "more" | "less"; group: Group; amount: string; percent: number }
  | { kind: "new" | "gone"; group: Group; amount: string }
  | { kind: "failing"; group: Group; now: number; before: number };

const failedShare = ({ succeeded, failed }: Sums) =>
  succeeded + failed < LEAST_CALLS ? null : failed / (succeeded + failed);

/** The groups that cost or failed otherwise than in the period before, the largest change first. */
export function movers(by: Grouping, groups: Group[], before: Group[], spent: string): Mover[] {
  const then = new Map(before.map((group) => [groupKey(by, group.group), group]));
  const now = new Set(groups.map((group) => groupKey(by, group.group)));
  const failing: Mover[] = [];
  const costing: { mover: Mover; size: number }[] = [];
  const cost = (mover: Mover & { amount: string }) => {
    const size = Math.abs(ratio(mover.amount, spent));
    if (size >= LEAST_SHARE) costing.push({ mover, size });
  };
  for (const group of groups) {
    const old = then.get(groupKey(by, group.group));
    const rate = failedShare(group);
    const oldRate = (old && failedShare(old)) ?? 0;
    if (rate !== null && rate - oldRate >= LEAST_RISE) {
      failing.push({ kind: "failing", group, now: rate, before: oldRate });
    }
    if (!old || old.charge === "0") {
      if (group.charge !== "0") cost({ kind: "new", group, amount: group.charge });
      continue;
    }
    const amount = minus(group.charge, old.charge);
    const part = ratio(amount, old.charge);
    if (Math.abs(part) < LEAST_CHANGE) continue;
    cost({
      kind: part > 0 ? "more" : "less",
      group,
      amount: amount.replace("-", ""),
      percent: Math.round(part * 100),
    });
  }
  for (const [key, group] of then) {
    if (!now.has(key) && group.charge !== "0") cost({ kind: "gone", group, amount: group.charge });
  }
  costing.sort((one, other) => other.size - one.size);
  return [...failing, ...costing.map(({ mover }) => mover)].slice(0, SHOWN);
}
