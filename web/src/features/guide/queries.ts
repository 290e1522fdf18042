import { queryOptions } from "@tanstack/react-query";
import { hubUrl } from "@/api/base";
import { api, body } from "@/api/client";
import { readError, unreachable } from "@/api/error";
import type { NewKey } from "@/api/types";

/** A key for the first call. */
export function createFirstKey(name: string): Promise<NewKey> {
  return body(api.POST("/api/keys", { body: { name, role: "member", models: [] } }));
}

/** The newest call of a key: looked for until there is one. */
export function firstCallQuery(key: string) {
  return queryOptions({
    queryKey: ["calls", "first", key],
    queryFn: async () => {
      const query = { limit: 1, key };
      return (await body(api.GET("/api/calls", { params: { query } }))).calls[0] ?? null;
    },
    refetchInterval: ({ state }) => (state.data ? false : 2_000),
  });
}

/** The call of the snippets, made from this page with the same key. */
export async function makeCall({
  secret,
  model,
}: {
  secret: string;
  model: string;
}): Promise<void> {
  const response = await fetch(`${hubUrl()}v1/chat/completions`, {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "Hello!" }] }),
  }).catch(() => {
    throw unreachable();
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw readError(response, answer);
}
