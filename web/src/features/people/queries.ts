import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";
import type { Person } from "@/api/types";

interface Filter {
  q?: string;
  role?: string;
  state?: string;
}

export function peopleQuery({ q, role, state }: Filter) {
  return infiniteQueryOptions({
    queryKey: ["people", "list", { q, role, state }],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, q, role, state, after: pageParam ?? undefined };
      return body(api.GET("/api/users", { params: { query } }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.meta.next,
  });
}

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ["people", "one", id],
    queryFn: async () =>
      (await body(api.GET("/api/users/{id}", { params: { path: { id } } }))).user,
  });
}

/** Where somebody is signed in. */
export function sessionsQuery(id: string) {
  return queryOptions({
    queryKey: ["people", "sessions", id],
    queryFn: async () =>
      (await body(api.GET("/api/users/{id}/sessions", { params: { path: { id } } }))).sessions,
  });
}

/** What somebody's calls of the last 30 days came to. */
export function spendQuery(id: string) {
  return queryOptions({
    queryKey: ["usage", "person", id],
    queryFn: async () => {
      const from = new Date(Date.now() - 30 * 86_400_000).toISOString();
      const query = { from, user: id };
      return (await body(api.GET("/api/statistics", { params: { query } }))).statistics.total;
    },
  });
}

export async function changePerson({
  id,
  ...change
}: {
  id: string;
  name?: string;
  role?: string;
  active?: boolean;
}): Promise<Person> {
  const params = { path: { id } };
  return (await body(api.PATCH("/api/users/{id}", { params, body: change }))).user;
}

export async function makePasswordLink(id: string) {
  const params = { path: { id } };
  return (await body(api.POST("/api/users/{id}/password-link", { params }))).link;
}

export function endSessions(id: string): Promise<void> {
  return done(api.DELETE("/api/users/{id}/sessions", { params: { path: { id } } }));
}
