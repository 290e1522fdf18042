import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";
import { daysAgo, midnight } from "@/format/day";
import type { BillingSearch } from "./search";

/** What a customer has; without an owner the reader's own. */
export const standingQuery = (owner: string | undefined) =>
  queryOptions({
    queryKey: ["credits", "standing", owner ?? "own"],
    queryFn: async () => {
      if (owner === undefined) return (await body(api.GET("/api/credits"))).credits;
      const path = { owner };
      return (await body(api.GET("/api/accounts/{owner}", { params: { path } }))).credits;
    },
    refetchInterval: 30_000,
  });

/** What a customer's calls came to since local midnight. */
export const spendingQuery = (owner: string) =>
  queryOptions({
    queryKey: ["credits", "spending", owner],
    queryFn: async () => {
      const [kind, id] = [owner.slice(0, owner.indexOf(":")), owner.slice(owner.indexOf(":") + 1)];
      const whose = kind === "key" ? { key: id } : { user: id };
      const query = { ...whose, from: midnight(new Date()).toISOString() };
      return (await body(api.GET("/api/statistics", { params: { query } }))).statistics.total
        .charge;
    },
    refetchInterval: 60_000,
  });

/** What calls under way hold of a customer's credits; without an owner of the reader's own. */
export const holdsQuery = (owner: string | undefined) =>
  queryOptions({
    queryKey: ["credits", "holds", owner ?? "own"],
    queryFn: () => {
      if (owner === undefined) return body(api.GET("/api/credits/holds"));
      return body(api.GET("/api/accounts/{owner}/holds", { params: { path: { owner } } }));
    },
    // Calls last seconds.
    refetchInterval: 2_000,
  });

export type StatementFilter = Pick<BillingSearch, "kind" | "from" | "to">;

function statementQuerystring({ kind, from, to }: StatementFilter) {
  return {
    kinds: kind,
    from: from ? midnight(new Date(`${from}T00:00`)).toISOString() : undefined,
    // The day that was named is the last one, so the statement ends where the next begins.
    to: to ? daysAgo(-1, new Date(`${to}T00:00`)).toISOString() : undefined,
  };
}

export const statementQuery = (owner: string | undefined, filter: StatementFilter) =>
  infiniteQueryOptions({
    queryKey: ["credits", "statement", owner ?? "own", filter],
    queryFn: ({ pageParam }) => {
      const query = {
        ...statementQuerystring(filter),
        limit: 50,
        after: pageParam ?? undefined,
      };
      if (owner === undefined)
        return body(api.GET("/api/credits/statement", { params: { query } }));
      const path = { owner };
      return body(api.GET("/api/accounts/{owner}/statement", { params: { path, query } }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.meta.next,
    placeholderData: keepPreviousData,
  });

/** Where the whole statement is downloaded from, of any length. */
export function statementCsv(owner: string | undefined, filter: StatementFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(statementQuerystring(filter))) {
    if (value !== undefined) query.set(name, value);
  }
  const path =
    owner === undefined
      ? "api/credits/statement.csv"
      : `api/accounts/${encodeURIComponent(owner)}/statement.csv`;
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export const accountsQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["credits", "accounts", q],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/accounts", {
          params: { query: { limit: 50, q, after: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.meta.next,
    placeholderData: keepPreviousData,
  });

export function redeemCode(code: string) {
  return body(api.POST("/api/credits/redeem", { body: { code } }));
}

/** An order about money; the same key carries it out once. */
interface Order {
  key: string;
  note?: string;
}

export interface Gift extends Order {
  owner: string;
  amount: string;
  source: "grant" | "purchase" | "adjustment";
  expires_at?: string;
}

const once = (key: string) => ({ "Idempotency-Key": key });

export function giveCredits({ key, owner, ...gift }: Gift) {
  const params = { path: { owner } };
  return body(
    api.POST("/api/accounts/{owner}/credits", { params, body: gift, headers: once(key) }),
  );
}

export function takeCredits({ key, owner, ...order }: Order & { owner: string; amount: string }) {
  const params = { path: { owner } };
  return body(
    api.POST("/api/accounts/{owner}/withdrawals", { params, body: order, headers: once(key) }),
  );
}

export interface Refund extends Order {
  call_id?: string;
  entry_id?: string;
  amount?: string;
}

export function refund({ key, ...order }: Refund) {
  return body(api.POST("/api/refunds", { body: order, headers: once(key) }));
}

export const codesQuery = infiniteQueryOptions({
  queryKey: ["credits", "codes"],
  queryFn: ({ pageParam }) =>
    body(
      api.GET("/api/codes", { params: { query: { limit: 50, after: pageParam ?? undefined } } }),
    ),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: (page) => page.meta.next,
});

export interface CodeOrder {
  amount: string;
  count: number;
  uses: number;
  credit_days?: number;
  expires_at?: string;
  note?: string;
}

export function createCodes(order: CodeOrder) {
  return body(api.POST("/api/codes", { body: order }));
}

export function revokeCode(id: string): Promise<void> {
  return done(api.DELETE("/api/codes/{id}", { params: { path: { id } } }));
}
