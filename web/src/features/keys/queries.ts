import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";
import type { Key, NewKey } from "@/api/types";

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

export function rotateKey({ id, seconds }: { id: string; seconds: number }): Promise<NewKey> {
  return body(
    api.POST("/api/keys/{id}/rotate", {
      params: { path: { id } },
      body: { overlap_seconds: seconds },
    }),
  );
}
