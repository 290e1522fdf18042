import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";
import { daysAgo, momentOf } from "@/format/day";
import type { AuditSearch } from "./search";

export function auditQuery({ actor, operation, path, from, to }: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: ["audit", { actor, operation, path, from, to }],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: 50,
        actor,
        operation,
        path,
        from: (from && momentOf(from)) || undefined,
        to: to ? endOf(to) : undefined,
        after: pageParam ?? undefined,
      };
      return body(api.GET("/api/audit", { params: { query } }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.meta.next,
  });
}

/** The end of the day that a date field says. */
function endOf(day: string): string | undefined {
  const begin = momentOf(day);
  return begin === null ? undefined : daysAgo(-1, new Date(begin)).toISOString();
}

/** Whether every entry is as it was written; the whole log is walked for it. */
export const auditCheckQuery = queryOptions({
  queryKey: ["audit", "check"],
  queryFn: async () => (await body(api.GET("/api/audit/check"))).check,
  staleTime: 60_000,
});
