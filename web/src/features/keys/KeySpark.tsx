import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Key } from "@/api/types";
import { Spark } from "@/components/Spark";
import { sparksQuery } from "./queries";

/** The calls of a key in the last days; words where there were none. */
export function KeySpark({ apiKey }: { apiKey: Key }) {
  const { t } = useTranslation();
  const days = useQuery(sparksQuery).data?.get(apiKey.id);
  if (!days) return t("keys.calls");
  const calls = days.reduce((sum, day) => sum + day, 0);
  return <Spark label={t("keys.spark", { count: calls, days: days.length })} values={days} />;
}
