import type { TFunction } from "i18next";
import { z } from "zod";
import type { Budget, BudgetChange, NewBudget } from "@/api/types";
import { ownZone } from "@/format/day";
import { isAmount } from "@/format/decimal";

export const SCOPES = ["hub", "project", "user", "key"] as const;
export const PERIODS = ["day", "week", "month", "total"] as const;

export function budgetSchema(t: TFunction) {
  return z
    .object({
      name: z
        .string()
        .trim()
        .min(1, t("form.required"))
        .max(100, t("form.tooLong", { count: 100 })),
      scope: z.enum(SCOPES),
      scopeId: z.string().trim(),
      amount: z.string().refine(isAmount, t("form.amount")),
      period: z.enum(PERIODS),
      zone: z.string().trim().refine(isZone, t("budgets.zoneRule")),
      warn: z
        .string()
        .refine((text) => text === "" || (/^\d{1,3}$/.test(text) && +text >= 1 && +text <= 100), {
          error: t("form.wholeNumber", { most: 100 }),
        }),
      hard: z.boolean(),
    })
    .refine(({ scope, scopeId }) => scope === "hub" || scopeId !== "", {
      path: ["scopeId"],
      error: t("form.required"),
    });
}

export type BudgetValues = z.infer<ReturnType<typeof budgetSchema>>;

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text !== "";
  } catch {
    return false;
  }
}

export function budgetValues(budget: Budget | null): BudgetValues {
  return {
    name: budget?.name ?? "",
    scope: SCOPES.find((scope) => scope === budget?.scope) ?? "project",
    scopeId: budget?.scope_id ?? "",
    amount: budget?.amount ?? "",
    period: PERIODS.find((period) => period === budget?.period) ?? "month",
    zone: budget?.time_zone ?? ownZone(),
    warn: budget ? (budget.warn_percent?.toString() ?? "") : "80",
    hard: budget?.hard ?? true,
  };
}

export function toNewBudget(values: BudgetValues): NewBudget {
  return {
    name: values.name,
    scope: values.scope,
    scope_id: values.scope === "hub" ? undefined : values.scopeId,
    amount: values.amount.trim(),
    period: values.period,
    time_zone: values.zone,
    warn_percent: values.warn === "" ? undefined : Number(values.warn),
    hard: values.hard,
  };
}

/** Whom it binds and how long a period is stays: what was used would mean something else. */
export function toBudgetChange(values: BudgetValues): BudgetChange {
  return {
    name: values.name,
    amount: values.amount.trim(),
    time_zone: values.zone,
    warn_percent: values.warn === "" ? null : Number(values.warn),
    hard: values.hard,
  };
}
