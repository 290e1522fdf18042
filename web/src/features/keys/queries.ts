import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { hubUrl } from "@/api/base";
import { api, body, done } from "@/api/client";
import { readError, unreachable } from "@/api/error";
import { FIRST_PAGE } from "@/api/page";
import type { Key, NewKey } from "@/api/types";
import { daysAgo, ownZone } from "@/format/day";

interface Filter {
  q?: string;
  state?: string;
}

export function keysQuery({ q, state }: Filter) {
  return infiniteQueryOptions({
    queryKey: ["keys", "list", { q, state }],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/keys", {
          params: { query: { limit: 50, q, state, after: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.meta.next,
  });
}

/** The keys of who is signed in. */
export const ownKeysQuery = infiniteQueryOptions({
  queryKey: ["keys", "own"],
  queryFn: ({ pageParam }) =>
    body(
      api.GET("/api/keys/own", { params: { query: { limit: 50, after: pageParam ?? undefined } } }),
    ),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: (page) => page.meta.next,
});

export interface KeyForm {
  name: string;
  role: "admin" | "member";
  user_id?: string;
  project?: string;
  models: string[];
  expires_at?: string;
}

export function createKey(form: KeyForm): Promise<NewKey> {
  return body(api.POST("/api/keys", { body: form }));
}

export interface KeyChange {
  id: string;
  name: string;
  project: string | null;
  models: string[];
  /** Absent: it stays. */
  expires_at?: string | null;
}

export async function changeKey({ id, ...change }: KeyChange): Promise<Key> {
  const path = { id };
  return (await body(api.PATCH("/api/keys/{id}", { params: { path }, body: change }))).key;
}

export function revokeKey(id: string): Promise<void> {
  return done(api.DELETE("/api/keys/{id}", { params: { path: { id } } }));
}

export function revokeOwnKey(id: string): Promise<void> {
  return done(api.DELETE("/api/keys/own/{id}", { params: { path: { id } } }));
}

export function rotateKey({ id, seconds }: { id: string; seconds: number }): Promise<NewKey> {
  return body(
    api.POST("/api/keys/{id}/rotate", {
      params: { path: { id } },
      body: { overlap_seconds: seconds },
    }),
  );
}

/** Days that a spark line shows. */
const SPARK_DAYS = 14;

/** Calls a day of each key, by the key's id. */
export const sparksQuery = queryOptions({
  queryKey: ["statistics", "keys"],
  queryFn: async () => {
    const from = daysAgo(SPARK_DAYS - 1).toISOString();
    const query = { from, every: "day", by: "key", time_zone: ownZone() };
    const { series } = (await body(api.GET("/api/statistics", { params: { query } }))).statistics;
    const sparks = new Map<string, number[]>();
    series.forEach(({ groups }, day) => {
      for (const { group, calls } of groups) {
        const key = group.key ?? "";
        const days = sparks.get(key) ?? Array.from({ length: series.length }, () => 0);
        days[day] = calls;
        sparks.set(key, days);
      }
    });
    return sparks;
  },
  staleTime: 60_000,
});

/** Every budget of the hub, to tell which of them bind a key. */
export const budgetsQuery = queryOptions({
  queryKey: ["budgets", "binding"],
  queryFn: async () => (await body(api.GET("/api/budgets"))).budgets,
});

/** One call of one token by a key's own secret, as an application would make it. */
export async function tryKey({ secret, model }: { secret: string; model: string }): Promise<void> {
  const response = await fetch(`${hubUrl()}v1/chat/completions`, {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({
      model,
      max_tokens: 1,
      messages: [{ role: "user", content: "ping" }],
    }),
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw readError(response, await response.json().catch(() => null));
}
