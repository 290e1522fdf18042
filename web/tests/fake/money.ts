import type { Account, Budget, Code, Entry, Holds, Lot } from "../../src/api/types";

export const ACCOUNTS: Account[] = [
  { owner: "user:u-1", name: "Owner", balance: "12.5" },
  { owner: "user:did:abt:z1Qa9KkTzbWnE1LwVn2rD8pQ7uYx4mCj3Hs", name: null, balance: "0.000123" },
  { owner: "key:k-bot", name: "Support bot with a rather long name for a key", balance: "1480" },
];

export function lot(draft: Partial<Lot>): Lot {
  return {
    id: "l-1",
    kind: "grant",
    amount: "10",
    remaining: "7.5",
    priority: 50,
    expires_at: null,
    created_at: "2026-11-20T08:00:00.000Z",
    ...draft,
  };
}

export function entry(number: number, draft: Partial<Entry> = {}): Entry {
  return {
    id: `e-${number}`,
    kind: "charge",
    amount: "-0.00125",
    balance: "12.5",
    created_at: new Date(Date.UTC(2026, 10, 28, 9, 0, 0) - number * 60_000).toISOString(),
    call_id: `call-${number}`,
    of_entry: null,
    note: null,
    actor: null,
    ...draft,
  };
}

export function someEntries(): Entry[] {
  const charges = Array.from({ length: 70 }, (_, number) => entry(number));
  return [
    ...charges,
    entry(70, {
      kind: "purchase",
      amount: "5",
      call_id: null,
      note: "Invoice 2026-117",
      actor: "user:u-1",
    }),
    entry(71, { kind: "grant", amount: "10", call_id: null, note: "Welcome", actor: "user:u-1" }),
  ];
}

export function code(draft: Partial<Code>): Code {
  return {
    id: "c-1",
    last_four: "7Q2T",
    note: "Launch event",
    amount: "5",
    uses: 100,
    used: 12,
    credit_days: 90,
    created_at: "2026-11-20T08:00:00.000Z",
    created_by: "user:u-1",
    expires_at: "2027-01-01T00:00:00.000Z",
    revoked_at: null,
    open: true,
    ...draft,
  };
}

export function budget(draft: Partial<Budget>): Budget {
  return {
    id: "b-1",
    name: "Support team",
    scope: "project",
    scope_id: "support",
    scope_name: null,
    amount: "100",
    period: "month",
    time_zone: "Europe/Berlin",
    warn_percent: 80,
    hard: true,
    extra: "0",
    extra_until: null,
    extra_in_force: false,
    limit: "100",
    used: "42.5",
    left: "57.5",
    state: "ok",
    period_starts_at: "2026-10-31T23:00:00.000Z",
    period_ends_at: "2026-11-30T23:00:00.000Z",
    created_at: "2026-09-01T08:00:00.000Z",
    updated_at: "2026-09-01T08:00:00.000Z",
    ...draft,
  };
}

export function someBudgets(): Budget[] {
  return [
    budget({}),
    budget({
      id: "b-2",
      name: "Nightly reports",
      scope: "key",
      scope_id: "k-reports",
      scope_name: "Nightly reports",
      used: "9.1",
      amount: "10",
      limit: "10",
      left: "0.9",
      period: "day",
      state: "warning",
    }),
    budget({
      id: "b-3",
      name: "The whole hub",
      scope: "hub",
      scope_id: null,
      used: "1000.25",
      amount: "1000",
      limit: "1000",
      left: "0",
      period: "total",
      period_ends_at: null,
      state: "used_up",
      warn_percent: null,
    }),
    budget({
      id: "b-4",
      name: "Research",
      scope_id: "research",
      hard: false,
      extra: "50",
      extra_until: "2099-12-01T00:00:00.000Z",
      extra_in_force: true,
      limit: "150",
    }),
  ];
}

export const NO_HOLDS: Holds = { held: "0", holds: [], leases: [] };

export const HOLDS: Holds = {
  held: "0.25",
  holds: [
    {
      process: "hub-1-7f3a",
      model: "openai/gpt-4o-mini",
      amount: "0.25",
      since: "2026-11-28T09:00:00.000Z",
    },
  ],
  leases: [
    {
      process: "hub-1-7f3a",
      answers: true,
      amount: "0.75",
      since: "2026-11-28T08:59:00.000Z",
      expires_at: "2026-11-28T09:00:05.000Z",
    },
  ],
};
