import { queryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import type { Budget, BudgetChange, NewBudget } from "@/api/types";

/** All budgets with what was used of each. */
export const budgetsQuery = queryOptions({
  queryKey: ["budgets"],
  queryFn: async () => (await body(api.GET("/api/budgets"))).budgets,
  refetchInterval: 15_000,
});

export async function createBudget(budget: NewBudget): Promise<Budget> {
  return (await body(api.POST("/api/budgets", { body: budget }))).budget;
}

export async function changeBudget({
  id,
  ...change
}: BudgetChange & { id: string }): Promise<Budget> {
  const params = { path: { id } };
  return (await body(api.PATCH("/api/budgets/{id}", { params, body: change }))).budget;
}

export function deleteBudget(id: string): Promise<void> {
  return done(api.DELETE("/api/budgets/{id}", { params: { path: { id } } }));
}
