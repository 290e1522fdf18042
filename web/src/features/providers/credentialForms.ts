import type { Kind } from "@/api/types";
import type { CredentialValues } from "./credentialSchema";

/** What a credential is made of: a key, a pair that signs, or the file of a service account. */
export const CREDENTIAL_FORMS = ["key", "pair", "file"] as const;

export type CredentialForm = (typeof CREDENTIAL_FORMS)[number];

/** The forms that a kind of provider takes, the usual one first. */
export function credentialForms(kind: Kind | undefined): [CredentialForm, ...CredentialForm[]] {
  const taken = CREDENTIAL_FORMS.filter((form) => kind?.credentialForms.includes(form));
  const usual = taken.find((form) => form === kind?.credentialForms[0]) ?? "key";
  return [usual, ...taken.filter((form) => form !== usual)];
}

/** The secret as the hub takes it. */
export function secretOf(values: CredentialValues) {
  if (values.form !== "pair") return values.value.trim();
  return {
    access_key_id: values.accessKeyId.trim(),
    secret_access_key: values.secretAccessKey.trim(),
    session_token: values.sessionToken.trim() || undefined,
  };
}
