import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { hubUrl } from "@/api/base";
import { api, body } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";
import type { CallsSearch } from "./search";

const LIVE_MS = 3_000;

/** An address carries the moment as the form field writes it; the hub takes ISO with a zone. */
function moment(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** The filters as an address of the hub takes them. */
function filterOf({ live: _live, call: _open, ...filter }: CallsSearch) {
  return { ...filter, from: moment(filter.from), to: moment(filter.to) };
}

const flag = (text: string | undefined) => (text === undefined ? undefined : text === "true");
const count = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The same with the types that the hub's API has. */
function typed(search: CallsSearch) {
  const filter = filterOf(search);
  return {
    ...filter,
    answered: flag(filter.answered),
    cached: flag(filter.cached),
    min_duration_ms: count(filter.min_duration_ms),
    max_duration_ms: count(filter.max_duration_ms),
    min_ttft_ms: count(filter.min_ttft_ms),
    max_ttft_ms: count(filter.max_ttft_ms),
    min_tokens: count(filter.min_tokens),
    max_tokens: count(filter.max_tokens),
  };
}

/** Where the same calls are downloaded from, however many they are. */
export function exportAddress(search: CallsSearch, form: "csv" | "json"): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filterOf(search))) {
    if (value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return new URL(`api/calls.${form}${text ? `?${text}` : ""}`, hubUrl()).href;
}

export function callsQuery(search: CallsSearch) {
  const filter = typed(search);
  return infiniteQueryOptions({
    queryKey: ["calls", "list", filter],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/calls", {
          params: {
            query: {
              ...filter,
              limit: 50,
              after: pageParam ?? undefined,
            },
          },
        }),
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.meta.next,
    refetchInterval: search.live ? LIVE_MS : false,
    placeholderData: keepPreviousData,
  });
}

export function callQuery(id: string) {
  return queryOptions({
    queryKey: ["calls", "one", id],
    queryFn: async () =>
      (await body(api.GET("/api/calls/{id}", { params: { path: { id } } }))).call,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Providers and keys to choose from in the filters. */
export const choicesQuery = {
  providers: queryOptions({
    queryKey: ["providers", "choices"],
    queryFn: () => body(api.GET("/api/ai-providers")),
    staleTime: 60_000,
  }),
  keys: queryOptions({
    queryKey: ["keys", "choices"],
    queryFn: async () =>
      (await body(api.GET("/api/keys", { params: { query: { limit: 200 } } }))).keys,
    staleTime: 60_000,
  }),
};
