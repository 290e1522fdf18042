import type { TFunction } from "i18next";
import { z } from "zod";
import type { Key } from "@/api/types";
import { EXPIRIES, expiryMoment, keyName } from "./keySchema";
import type { KeyChange } from "./queries";

/** A key that expires may also stay as it is. */
export const KEPT = "kept";

export function keyChangeSchema(t: TFunction) {
  return z.object({
    name: keyName(t),
    project: z.string().trim(),
    models: z.array(z.string()),
    expiry: z.enum([KEPT, ...EXPIRIES]),
  });
}

export type KeyChangeValues = z.infer<ReturnType<typeof keyChangeSchema>>;

export function changeValues(key: Key): KeyChangeValues {
  return {
    name: key.name,
    project: key.project ?? "",
    models: key.models,
    expiry: key.expires_at === null ? "never" : KEPT,
  };
}

/** The form as the hub takes it: null empties a member, an absent one stays. */
export function toChange(key: Key, values: KeyChangeValues, now: number): KeyChange {
  return {
    id: key.id,
    name: values.name,
    project: values.project || null,
    models: values.models,
    ...(values.expiry === KEPT ? {} : { expires_at: expiryMoment(values.expiry, now) }),
  };
}
