import type { TFunction } from "i18next";
import { z } from "zod";
import { momentOf } from "@/format/day";
import { isAmount } from "@/format/decimal";
import type { CodeOrder } from "./queries";

export const MOST_CODES = 500;
const MOST_USES = 1_000_000;
const MOST_DAYS = 3650;

export function codeSchema(t: TFunction) {
  const whole = (most: number) =>
    z.string().refine((text) => /^\d{1,7}$/.test(text) && +text >= 1 && +text <= most, {
      error: t("form.wholeNumber", { most }),
    });
  return z.object({
    amount: z
      .string()
      .refine((text) => isAmount(text) && !/^[0.\s]*$/.test(text), t("form.amountAboveZero")),
    count: whole(MOST_CODES),
    uses: whole(MOST_USES),
    days: z.union([z.literal(""), whole(MOST_DAYS)], {
      error: t("form.wholeNumber", { most: MOST_DAYS }),
    }),
    expires: z
      .string()
      .refine((text) => text === "" || (momentOf(text) ?? "") > new Date().toISOString(), {
        error: t("form.inThePast"),
      }),
    note: z.string().max(500, t("form.tooLong", { count: 500 })),
  });
}

export type CodeValues = z.infer<ReturnType<typeof codeSchema>>;

export const EMPTY_CODE: CodeValues = {
  amount: "",
  count: "1",
  uses: "1",
  days: "",
  expires: "",
  note: "",
};

export function toCodeOrder(values: CodeValues): CodeOrder {
  return {
    amount: values.amount.trim(),
    count: Number(values.count),
    uses: Number(values.uses),
    credit_days: values.days ? Number(values.days) : undefined,
    expires_at: values.expires ? (momentOf(values.expires) ?? undefined) : undefined,
    note: values.note.trim() || undefined,
  };
}
