import type { TFunction } from "i18next";
import { z } from "zod";
import type { ModelRoute, NewRoute, RouteStep, RouteTarget } from "@/api/types";
import { isAmount } from "@/format/decimal";
import { conditionValues, NEEDS, toCondition } from "./conditionValues";

export const POLICIES = [
  "priority",
  "in_order",
  "lowest_price",
  "lowest_latency",
  "least_busy",
] as const;
export const STICKY = ["conversation", "caller", "off"] as const;
export const AFTER = ["rate_limit", "unavailable", "context_window", "content_policy"] as const;

export function routeSchema(t: TFunction) {
  const whole = (most: number, least = 0) =>
    z
      .string()
      .trim()
      .refine((text) => text === "" || (/^\d+$/.test(text) && +text >= least && +text <= most), {
        error: t("form.wholeNumber", { most }),
      });
  const condition = z.object({
    projects: z.string(),
    keys: z.string(),
    needs: z.array(z.enum(NEEDS)),
    least: whole(1_000_000_000),
    most: whole(1_000_000_000),
    headers: z.string(),
    tags: z.string(),
  });
  const target = z.object({
    model: z.string().trim().min(1, t("form.required")),
    weight: whole(1_000_000),
    priority: whole(1_000_000),
    canary: whole(100, 1),
    canaryBy: z.enum(["call", "caller"]),
    when: condition,
  });
  const step = z.object({
    policy: z.enum(POLICIES),
    after: z.array(z.enum(AFTER)),
    last: z.boolean(),
    when: condition,
    targets: z.array(target).min(1),
  });
  return z.object({
    name: z.string().trim().min(1, t("form.required")),
    description: z.string().trim(),
    enabled: z.boolean(),
    sticky: z.enum(STICKY),
    steps: z.array(step).min(1),
    hedge: z.boolean(),
    hedgeAfter: whole(86_400_000, 1),
    hedgePercent: whole(100, 1),
    hedgeCost: z.string().refine((text) => text === "" || isAmount(text), t("form.amount")),
    mirror: z.string().trim(),
    mirrorPercent: whole(100, 1),
  });
}

export type RouteValues = z.infer<ReturnType<typeof routeSchema>>;
export type StepValues = RouteValues["steps"][number];
export type TargetValues = StepValues["targets"][number];

export function newTarget(): TargetValues {
  return targetValues({ model: "" });
}

export function newStep(): StepValues {
  return stepValues({ targets: [{ model: "" }] });
}

function targetValues(target: RouteTarget): TargetValues {
  return {
    model: target.model,
    weight: target.weight?.toString() ?? "",
    priority: target.priority?.toString() ?? "",
    canary: target.canary?.percent.toString() ?? "",
    canaryBy: target.canary?.by ?? "caller",
    when: conditionValues(target.when),
  };
}

function stepValues(step: RouteStep): StepValues {
  return {
    policy: step.policy ?? "priority",
    after: step.after ?? [],
    last: step.last ?? false,
    when: conditionValues(step.when),
    targets: step.targets.map(targetValues),
  };
}

export function routeValues(route: ModelRoute | null): RouteValues {
  const said = route?.definition;
  return {
    name: route?.name ?? "",
    description: said?.description ?? "",
    enabled: route?.enabled ?? true,
    sticky: said?.sticky ?? "conversation",
    steps: said?.steps.map(stepValues) ?? [newStep()],
    hedge: Boolean(said?.hedge),
    hedgeAfter: said?.hedge?.after_ms?.toString() ?? "",
    hedgePercent: said?.hedge?.most_percent?.toString() ?? "",
    hedgeCost: said?.hedge?.most_cost ?? "",
    mirror: said?.mirror?.model ?? "",
    mirrorPercent: said?.mirror?.percent?.toString() ?? "",
  };
}

const number = (text: string) => (text === "" ? undefined : Number(text));

export function toRoute(values: RouteValues): NewRoute {
  return {
    name: values.name,
    description: values.description || null,
    enabled: values.enabled,
    sticky: values.sticky,
    steps: values.steps.map((step) => ({
      policy: step.policy,
      after: step.after,
      last: step.last,
      when: toCondition(step.when),
      targets: step.targets.map((target) => ({
        model: target.model,
        weight: number(target.weight),
        priority: number(target.priority),
        canary:
          target.canary === "" ? null : { percent: Number(target.canary), by: target.canaryBy },
        when: toCondition(target.when),
      })),
    })),
    hedge: values.hedge
      ? {
          after_ms: number(values.hedgeAfter) ?? null,
          most_percent: number(values.hedgePercent),
          most_cost: values.hedgeCost || null,
        }
      : null,
    mirror: values.mirror ? { model: values.mirror, percent: number(values.mirrorPercent) } : null,
  };
}
