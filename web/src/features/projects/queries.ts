import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keyChoicesQuery } from "@/api/keys";
import type { Budget, Sums } from "@/api/types";

/** Days that the figures are about. */
export const DAYS = 30;

/** What is known of a project: it is a name on keys and calls, and what budgets are for. */
export interface Project {
  name: string;
  keys: number;
  budgets: Budget[];
  /** Null: no call in these days. */
  sums: Sums | null;
}

/** Every project that a key names, a budget is for, or a call of late was counted in. */
export const projectsQuery = queryOptions({
  queryKey: ["usage", "projects"],
  queryFn: async ({ client }): Promise<Project[]> => {
    const from = new Date(Date.now() - DAYS * 86_400_000).toISOString();
    const [calls, budgets, keys] = await Promise.all([
      body(api.GET("/api/statistics", { params: { query: { from, by: "project" } } })),
      body(api.GET("/api/budgets")),
      client.ensureQueryData(keyChoicesQuery),
    ]);
    const all = new Map<string, Project>();
    const project = (name: string) => {
      const known = all.get(name) ?? { name, keys: 0, budgets: [], sums: null };
      all.set(name, known);
      return known;
    };
    for (const { group, ...sums } of calls.statistics.groups) {
      if (group.project) project(group.project).sums = sums;
    }
    for (const key of keys) if (key.project) project(key.project).keys += 1;
    for (const budget of budgets.budgets) {
      if (budget.scope === "project" && budget.scope_id)
        project(budget.scope_id).budgets.push(budget);
    }
    return [...all.values()].sort(
      (one, other) =>
        Number(other.sums?.charge ?? 0) - Number(one.sums?.charge ?? 0) ||
        (other.sums?.calls ?? 0) - (one.sums?.calls ?? 0) ||
        one.name.localeCompare(other.name),
    );
  },
});
