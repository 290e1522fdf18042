import { HttpResponse, http, type RequestHandler } from "msw";
import type { Notice } from "../../src/api/types";
import type { State } from "./state";

const NOTICES: Notice[] = [
  {
    id: "n-2",
    owner: null,
    created_at: "2026-11-28T08:00:00.000Z",
    over_at: null,
    facts: {
      kind: "price_drift",
      provider: "openai",
      model: "gpt-4o",
      class: "output",
      asked: "0.000012",
      cost: "0.00001",
      rate: "1",
    },
    text: { en: "openai asks more for gpt-4o.", zh: "openai 提高了 gpt-4o 的价格。" },
  },
  {
    id: "n-1",
    owner: "user:u-1",
    created_at: "2026-11-27T08:00:00.000Z",
    over_at: "2026-11-27T09:00:00.000Z",
    facts: { kind: "low_balance", owner: "user:u-1", balance: "0.5", threshold: "1" },
    text: { en: "0.5 credits are left, less than 1.", zh: "剩余额度 0.5，已低于 1。" },
  },
];

/** Notices: one that holds and one that is over; none in an empty hub. */
export function noticeHandlers(state: State): RequestHandler[] {
  const notices = state.keys.length > 0 ? NOTICES : [];
  return [
    http.get("*/api/notices", ({ request }) => {
      const open = new URL(request.url).searchParams.get("open") === "true";
      const found = notices.filter(({ over_at }) => !open || over_at === null);
      return HttpResponse.json({ notices: found, meta: { next: null } });
    }),
  ];
}
