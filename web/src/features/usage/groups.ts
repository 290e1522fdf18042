import type { TFunction } from "i18next";
import type { Group, Stretch, Sums } from "@/api/types";
import { plus } from "@/format/decimal";
import type { Grouping, Measure } from "./search";

/** Groups with a colour of their own; the others are put together. */
export const SHOWN = 6;
export const OTHERS = "";

/** One name for what a group has in common, the same in the sums and in the series. */
export function groupKey(by: Grouping, group: Record<string, string>): string {
  return by === "model" ? `${group.provider}/${group.model}` : (group[by] ?? "");
}

/** What a person calls a group. */
export function groupName(t: TFunction, by: Grouping, { group, names }: Group): string {
  const key = groupKey(by, group);
  if (key === "" || key === "/") return t(`usage.none.${by}`);
  // The model is known by what was asked for alone.
  if (by === "model" && !group.provider) return t("usage.unanswered", { model: group.model });
  return names?.[by] ?? key;
}

/** What narrows the page to a group. */
export function narrowing(
  by: Grouping,
  group: Record<string, string>,
): Partial<Record<Grouping, string>> {
  if (by !== "model") return { [by]: group[by] };
  return { provider: group.provider || undefined, model: group.model };
}

export function measured(sums: Sums, measure: Measure): string {
  if (measure === "charge") return sums.charge;
  return String(measure === "tokens" ? sums.tokens.total : sums.calls);
}

/** What calls cost; null when the price of none of them is known. */
export function knownCharge({ charge, calls, unpriced }: Sums): string | null {
  return calls > 0 && unpriced === calls ? null : charge;
}

export interface Bar {
  from: string;
  /** What each group came to, exact, by its key; `OTHERS` for the rest. */
  parts: Record<string, string>;
  total: string;
}

/** The groups that are worth a colour, the largest first. */
export function largest(groups: Group[], measure: Measure): Group[] {
  const size = (group: Group) => Number(measured(group, measure));
  return [...groups]
    .sort((one, other) => size(other) - size(one))
    .filter((group) => size(group) > 0)
    .slice(0, SHOWN);
}

/** The stretches of a chart: the shown groups by themselves, everything else together. */
export function bars(
  series: Stretch[],
  by: Grouping,
  measure: Measure,
  shown: ReadonlySet<string>,
): Bar[] {
  return series.map((stretch) => {
    const parts: Record<string, string> = {};
    for (const group of stretch.groups) {
      const key = groupKey(by, group.group);
      const name = shown.has(key) ? key : OTHERS;
      parts[name] = plus(parts[name] ?? "0", measured(group, measure));
    }
    return { from: stretch.from, parts, total: measured(stretch.total, measure) };
  });
}

/** How much more than before, in whole percent; null when there was nothing before. */
export function change(now: string, before: string): number | null {
  const base = Number(before);
  return base === 0 ? null : Math.round((Number(now) / base - 1) * 100);
}
