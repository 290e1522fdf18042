import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useManages } from "@/api/role";
import { readable } from "@/format/decimal";
import type { Run } from "./conversation";

/** What an answer cost, from the record of its call; only who runs the hub may read that. */
export function RunCost({ run }: { run: Run }) {
  const { t } = useTranslation();
  const over = run.state === "done" || run.state === "stopped";
  const call = useQuery({
    queryKey: ["calls", "cost", run.requestId],
    queryFn: async () => {
      const query = { request_id: run.requestId ?? "", limit: 1 };
      const { calls } = await body(api.GET("/api/calls", { params: { query } }));
      return calls[0]?.charge ?? null;
    },
    enabled: useManages() && over && run.requestId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!call.data) return null;
  return <span>{t("playground.cost", { amount: readable(call.data) })}</span>;
}
