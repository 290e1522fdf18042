import type { TFunction } from "i18next";
import { KINDS } from "./search";

/** What an entry or a lot is called; a kind that this console does not know keeps its own name. */
export function kindText(t: TFunction, kind: string): string {
  const known = KINDS.find((name) => name === kind);
  return known ? t(`billing.kinds.${known}`) : kind;
}
