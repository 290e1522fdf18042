import { useTranslation } from "react-i18next";
import type { Rate } from "@/api/types";

/** Whose calls a rate is for. */
export function ScopeText({ rate }: { rate: Rate }) {
  const { t } = useTranslation();
  const name = t(`prices.scopes.${rate.scope}`);
  return <span>{rate.scopeId === null ? name : `${name} ${rate.scopeId}`}</span>;
}
