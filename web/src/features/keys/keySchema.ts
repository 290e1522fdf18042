import type { TFunction } from "i18next";
import { z } from "zod";
import type { KeyForm } from "./queries";

export const EXPIRIES = ["never", "7", "30", "90", "365"] as const;

const DAY_MS = 86_400_000;

export function keyName(t: TFunction) {
  return z
    .string()
    .trim()
    .min(1, t("form.required"))
    .max(100, t("form.tooLong", { count: 100 }));
}

/** When a key made or changed `now` expires, or null for never. */
export function expiryMoment(expiry: (typeof EXPIRIES)[number], now: number): string | null {
  return expiry === "never" ? null : new Date(now + Number(expiry) * DAY_MS).toISOString();
}

export function keySchema(t: TFunction) {
  return z.object({
    name: keyName(t),
    role: z.enum(["member", "admin"]),
    user: z.string().trim(),
    project: z.string().trim(),
    models: z.array(z.string()),
    expiry: z.enum(EXPIRIES),
  });
}

export type KeyValues = z.infer<ReturnType<typeof keySchema>>;

export const EMPTY_KEY: KeyValues = {
  name: "",
  role: "member",
  user: "",
  project: "",
  models: [],
  expiry: "never",
};

/** The form as the hub takes it: empty fields left out, the expiry as a moment. */
export function toRequest(values: KeyValues, now: number): KeyForm {
  return {
    name: values.name,
    role: values.role,
    user_id: values.user || undefined,
    project: values.project || undefined,
    models: values.models,
    expires_at: expiryMoment(values.expiry, now) ?? undefined,
  };
}
