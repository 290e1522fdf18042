import type { TFunction } from "i18next";

/** What is done to things by operations, which are named `verb_thing`. */
const VERBS = [
  "approve",
  "bring",
  "change",
  "check",
  "create",
  "delete",
  "discover",
  "end",
  "give",
  "purge",
  "redeem",
  "refund",
  "reject",
  "resend",
  "reset",
  "revoke",
  "rotate",
  "run",
  "update",
  "withdraw",
  "write",
] as const;

/** An operation as people say it; one that is not known here by its own name. */
export function operationText(t: TFunction, operation: string): string {
  const [verb = "", ...thing] = operation.split("_");
  const known = VERBS.find((word) => word === verb);
  if (known === undefined) return operation.replaceAll("_", " ");
  return [t(`audit.verbs.${known}`), thing.join(" ")].filter(Boolean).join(" ");
}

/** How grave a change is, by its verb: what takes something away stands out. */
export function isRemoval(operation: string): boolean {
  return /^(delete|revoke|end|withdraw|purge|reject)_/.test(operation);
}
