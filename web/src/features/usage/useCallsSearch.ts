import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { dateTimeText } from "@/format/day";
import { narrowing } from "./groups";
import type { Grouping } from "./search";
import { span } from "./span";

const route = getRouteApi("/console/usage");

const MINUTE_MS = 60_000;
const STATUSES = ["success", "failed", "cancelled"] as const;

/** The filters under which the calls page has the calls behind a group, or behind all of them. */
export function useCallsSearch(by: Grouping) {
  const search = route.useSearch();
  const me = useQuery(sessionQuery).data?.user?.id;
  const { provider, model, project, key, kind } = search;
  const user = search.own === "1" ? me : search.user;
  const status = STATUSES.find((name) => name === search.status);
  const at = span(search, new Date());
  return (group: Record<string, string> | null) => ({
    ...{ provider, model, project, key, user, kind, status },
    ...(group ? narrowing(by, group) : {}),
    ...(group && unanswered(by, group) ? { answered: "false" as const } : {}),
    from: dateTimeText(at.from),
    // An address tells minutes: the one that has begun belongs to it.
    to: dateTimeText(new Date(at.to.getTime() + MINUTE_MS - 1)),
  });
}

function unanswered(by: Grouping, group: Record<string, string>): boolean {
  return (by === "model" || by === "provider") && group.provider === "";
}
