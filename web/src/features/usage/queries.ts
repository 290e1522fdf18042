import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { ownZone } from "@/format/day";
import { type Grouping, NARROWINGS, type UsageSearch } from "./search";
import { span } from "./span";

/** What the hub is asked to group by: a model is known by its provider as well. */
const WORDS: Record<Grouping, string> = {
  model: "provider,model",
  project: "project",
  key: "key",
  user: "user",
  provider: "provider",
  kind: "kind",
};

/** Sums of the whole span, of the span before it, by group, and stretch by stretch. */
export function usageQuery(search: UsageSearch, me: string | undefined) {
  const by = search.by ?? "model";
  const narrowed = Object.fromEntries(NARROWINGS.map((name) => [name, search[name]]));
  const user = search.own === "1" ? me : search.user;
  const { range, from, to } = search;
  return queryOptions({
    queryKey: ["usage", { range, from, to, by, ...narrowed, user }],
    queryFn: async () => {
      const at = span(search, new Date());
      const query = {
        ...narrowed,
        user,
        from: at.from.toISOString(),
        to: at.to.toISOString(),
        time_zone: ownZone(),
        every: at.every,
        by: WORDS[by],
        before: true,
      };
      const answer = await body(api.GET("/api/statistics", { params: { query } }));
      return { ...answer.statistics, every: at.every };
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
