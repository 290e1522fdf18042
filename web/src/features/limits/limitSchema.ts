import type { TFunction } from "i18next";
import { z } from "zod";
import type { AllowedRates, Limit } from "@/api/types";
import { RATES, SCOPES } from "./queries";

/** The most that a limit can allow. */
const MOST = 1_000_000_000_000;

export function limitSchema(t: TFunction) {
  const count = z
    .string()
    .trim()
    .refine((text) => text === "" || (/^\d+$/.test(text) && +text >= 1 && +text <= MOST), {
      error: t("limits.countRule"),
    });
  return z
    .object({
      name: z
        .string()
        .trim()
        .min(1, t("form.required"))
        .max(100, t("form.tooLong", { count: 100 })),
      scope: z.enum(SCOPES),
      scopeId: z.string().trim(),
      rates: z.object({
        requests_per_minute: count,
        tokens_per_minute: count,
        requests_per_day: count,
        concurrent_calls: count,
      }),
    })
    .refine(({ scope, scopeId }) => (scope !== "provider" && scope !== "model") || scopeId !== "", {
      path: ["scopeId"],
      error: t("form.required"),
    })
    .refine(({ rates }) => RATES.some((rate) => rates[rate] !== ""), {
      path: ["rates", "requests_per_minute"],
      error: t("limits.oneRule"),
    });
}

export type LimitValues = z.infer<ReturnType<typeof limitSchema>>;

export function limitValues(limit: Limit | null): LimitValues {
  const text = (rate: (typeof RATES)[number]) => limit?.limits[rate]?.toString() ?? "";
  return {
    name: limit?.name ?? "",
    scope: SCOPES.find((scope) => scope === limit?.scope) ?? "key",
    scopeId: limit?.scope_id ?? "",
    rates: {
      requests_per_minute: text("requests_per_minute"),
      tokens_per_minute: text("tokens_per_minute"),
      requests_per_day: text("requests_per_day"),
      concurrent_calls: text("concurrent_calls"),
    },
  };
}

export function toRates({ rates }: LimitValues): AllowedRates {
  const number = (text: string) => (text === "" ? null : Number(text));
  return {
    requests_per_minute: number(rates.requests_per_minute),
    tokens_per_minute: number(rates.tokens_per_minute),
    requests_per_day: number(rates.requests_per_day),
    concurrent_calls: number(rates.concurrent_calls),
  };
}
