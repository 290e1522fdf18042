import { HttpResponse, http, type RequestHandler } from "msw";
import type { Entry, NewBudget } from "../../src/api/types";
import {
  ACCOUNTS,
  budget,
  code,
  entry,
  HOLDS,
  lot,
  NO_HOLDS,
  someBudgets,
  someEntries,
} from "./money";
import { page } from "./page";
import { refusal } from "./refusal";
import type { State } from "./state";

interface Order {
  amount: string;
  note?: string;
  source?: string;
}

/** Credits, codes and budgets. */
export function billingHandlers(state: State): RequestHandler[] {
  const filled = state.keys.length > 0;
  const accounts = filled ? [...ACCOUNTS] : [];
  const entries = filled ? someEntries() : [];
  const codes = filled
    ? [code({}), code({ id: "c-2", last_four: "0XYZ", used: 1, uses: 1, open: false, note: null })]
    : [];
  const budgets = filled ? someBudgets() : [];
  const standing = (owner: string) => ({
    credits: {
      owner,
      balance: filled ? "12.5" : "0",
      leased: filled ? "0.75" : "0",
      uncollected: "0",
      spent_per_day: filled ? "0.5" : "0",
      days_left: filled ? 25 : null,
      lots: filled
        ? [
            lot({ expires_at: "2026-12-20T08:00:00.000Z" }),
            lot({ id: "l-2", kind: "purchase", amount: "5", remaining: "5" }),
          ]
        : [],
    },
  });
  const statement = (request: Request) => {
    const query = new URL(request.url).searchParams;
    const kinds = query.get("kinds");
    const found = entries.filter(({ kind }) => kinds === null || kinds === kind);
    const { rows, next } = page(found, query);
    const opening = query.has("from") ? "3" : null;
    return HttpResponse.json({ entries: rows, opening, closing: "12.5", meta: { next } });
  };
  const written = (draft: Partial<Entry>) => {
    const made = entry(0, { id: `e-new-${++state.counter}`, call_id: null, ...draft });
    entries.unshift(made);
    return HttpResponse.json({ entry: made }, { status: 201 });
  };
  return [
    http.get("*/api/credits", () => HttpResponse.json(standing("user:u-1"))),
    http.get("*/api/credits/statement", ({ request }) => statement(request)),
    http.get("*/api/credits/holds", () => HttpResponse.json(filled ? HOLDS : NO_HOLDS)),
    http.get("*/api/accounts/:owner/holds", () => HttpResponse.json(filled ? HOLDS : NO_HOLDS)),
    http.post<never, { code: string }>("*/api/credits/redeem", async ({ request }) => {
      const { code: text } = await request.json();
      if (text !== "GOOD-CODE") return refusal(400, "invalid_member", "`code` is worth nothing");
      return written({ kind: "grant", amount: "5" });
    }),
    http.get("*/api/accounts", ({ request }) => {
      const text = new URL(request.url).searchParams.get("q") ?? "";
      const found = accounts.filter(({ owner }) => owner.includes(text));
      return HttpResponse.json({ accounts: found, meta: { next: null } });
    }),
    http.get("*/api/accounts/:owner", ({ params }) =>
      HttpResponse.json(standing(String(params.owner))),
    ),
    http.get("*/api/accounts/:owner/statement", ({ request }) => statement(request)),
    http.post<never, Order>("*/api/accounts/:owner/credits", async ({ request }) => {
      const { amount, source, note } = await request.json();
      return written({ kind: source ?? "grant", amount, note: note ?? null });
    }),
    http.post<never, Order>("*/api/accounts/:owner/withdrawals", async ({ request }) => {
      const { amount, note } = await request.json();
      return written({ kind: "adjustment", amount: `-${amount}`, note: note ?? null });
    }),
    http.post("*/api/refunds", () => written({ kind: "refund", amount: "0.00125" })),
    http.get("*/api/codes", () => HttpResponse.json({ codes, meta: { next: null } })),
    http.post<never, { count: number }>("*/api/codes", async ({ request }) => {
      const { count } = await request.json();
      const made = Array.from({ length: count }, (_, number) => ({
        code: code({ id: `c-new-${number}`, used: 0 }),
        text: `AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-${number}`,
      }));
      codes.unshift(...made.map((one) => one.code));
      return HttpResponse.json({ codes: made }, { status: 201 });
    }),
    http.delete("*/api/codes/:id", ({ params }) => {
      const found = codes.find(({ id }) => id === params.id);
      if (found) Object.assign(found, { open: false, revoked_at: "2026-11-28T09:00:00.000Z" });
      return new HttpResponse(null, { status: 204 });
    }),
    http.get("*/api/budgets", () => HttpResponse.json({ budgets })),
    http.post<never, NewBudget>("*/api/budgets", async ({ request }) => {
      const { name, scope, scope_id, amount, period } = await request.json();
      const made = budget({
        id: `b-new-${++state.counter}`,
        name,
        scope,
        scope_id: scope_id ?? null,
        amount,
        limit: amount,
        period,
        used: "0",
      });
      budgets.push(made);
      return HttpResponse.json({ budget: made }, { status: 201 });
    }),
    http.patch<{ id: string }, object>("*/api/budgets/:id", async ({ params, request }) => {
      const found = budgets.find(({ id }) => id === params.id);
      if (!found) return refusal(404, "not_found", "there is no such budget");
      return HttpResponse.json({ budget: Object.assign(found, await request.json()) });
    }),
    http.delete("*/api/budgets/:id", ({ params }) => {
      budgets.splice(
        budgets.findIndex(({ id }) => id === params.id),
        1,
      );
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}
