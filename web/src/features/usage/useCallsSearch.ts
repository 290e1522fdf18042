import { getRouteApi } from "@tanstack/react-router";
import { dateTimeText } from "@/format/day";
import { narrowing } from "./groups";
import type { Grouping } from "./search";
import { span } from "./span";

const route = getRouteApi("/console/usage");

const MINUTE_MS = 60_000;

/** The filters under which the calls page has the calls behind a group, or behind all of them. */
export function useCallsSearch(by: Grouping) {
  const search = route.useSearch();
  const { provider, model, project, key, user } = search;
  const at = span(search, new Date());
  return (group: Record<string, string> | null) => ({
    ...{ provider, model, project, key, user },
    ...(group ? narrowing(by, group) : {}),
    from: dateTimeText(at.from),
    // An address tells minutes: the one that has begun belongs to it.
    to: dateTimeText(new Date(at.to.getTime() + MINUTE_MS - 1)),
  });
}
