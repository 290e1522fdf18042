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

/** What the page is narrowed to, as the hub takes it. */
function narrowedBy(search: UsageSearch, me: string | undefined) {
  const narrowed = Object.fromEntries(NARROWINGS.map((name) => [name, search[name]]));
  return { ...narrowed, user: search.own === "1" ? me : search.user };
}

/** Sums of the whole span, of the span before it, by group, and stretch by stretch. */
export function usageQuery(search: UsageSearch, me: string | undefined) {
  const by = search.by ?? "model";
  const narrowed = narrowedBy(search, me);
  const { range, from, to } = search;
  return queryOptions({
    queryKey: ["usage", { range, from, to, by, ...narrowed }],
    queryFn: async () => {
      const at = span(search, new Date());
      const query = {
        ...narrowed,
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

/** The groups of the span of the same length before. */
export function beforeQuery(search: UsageSearch, me: string | undefined) {
  const by = search.by ?? "model";
  const narrowed = narrowedBy(search, me);
  const { range, from, to } = search;
  return queryOptions({
    queryKey: ["usage", "before", { range, from, to, by, ...narrowed }],
    queryFn: async () => {
      const at = span(search, new Date());
      const start = new Date(2 * at.from.getTime() - at.to.getTime());
      const query = {
        ...narrowed,
        from: start.toISOString(),
        to: at.from.toISOString(),
        time_zone: ownZone(),
        by: WORDS[by],
      };
      return (await body(api.GET("/api/statistics", { params: { query } }))).statistics.groups;
    },
    staleTime: 60_000,
  });
}
