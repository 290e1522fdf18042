import type { TFunction } from "i18next";
import { z } from "zod";
import { momentOf } from "@/format/day";
import { isAmount } from "@/format/decimal";
import type { Gift } from "./queries";

export const SOURCES = ["grant", "purchase", "adjustment"] as const;

export function giftSchema(t: TFunction) {
  return z.object({
    whose: z.enum(["user", "key"]),
    id: z
      .string()
      .trim()
      .min(1, t("form.required"))
      .max(200, t("form.tooLong", { count: 200 })),
    amount: z
      .string()
      .refine((text) => isAmount(text) && !/^[0.\s]*$/.test(text), t("form.amountAboveZero")),
    source: z.enum(SOURCES),
    expires: z
      .string()
      .refine((text) => text === "" || (momentOf(text) ?? "") > new Date().toISOString(), {
        error: t("form.inThePast"),
      }),
    note: z.string().max(500, t("form.tooLong", { count: 500 })),
  });
}

export type GiftValues = z.infer<ReturnType<typeof giftSchema>>;

/** What a form for a known customer, or for one to be named, begins with. */
export function giftValues(owner: string | undefined): GiftValues {
  const at = owner?.indexOf(":") ?? -1;
  return {
    whose: owner?.startsWith("key:") ? "key" : "user",
    id: at < 0 ? "" : (owner ?? "").slice(at + 1),
    amount: "",
    source: "grant",
    expires: "",
    note: "",
  };
}

export function toGift(values: GiftValues, key: string): Gift {
  return {
    key,
    owner: `${values.whose}:${values.id}`,
    amount: values.amount.trim(),
    source: values.source,
    expires_at: values.expires ? (momentOf(values.expires) ?? undefined) : undefined,
    note: values.note.trim() || undefined,
  };
}
