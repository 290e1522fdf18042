import { HttpResponse, http, type RequestHandler } from "msw";
import type { PaymentEvent, PaymentKit } from "../../src/api/types";
import { refusal } from "./refusal";

function event(draft: Partial<PaymentEvent>): PaymentEvent {
  return {
    id: "ev-1",
    customer: "z1Qa9KkTzbWnE1LwVn2rD8pQ7uYx4mCj3Hs",
    project: "support",
    amount: "1.25",
    calls: 3,
    tokens: 4200,
    state: "settled",
    attempts: 1,
    error: null,
    difference: null,
    confirmed: "1.25",
    payment_kit_id: "mevt_1",
    frozen_at: "2026-11-28T08:00:00.000Z",
    accepted_at: "2026-11-28T08:00:01.000Z",
    settled_at: "2026-11-28T08:00:02.000Z",
    checked_at: "2026-11-28T08:30:00.000Z",
    next_attempt_at: null,
    ...draft,
  };
}

/** Events that Payment Kit took, took differently, and refuses. */
export function paymentHandlers(): RequestHandler[] {
  const events = [
    event({
      id: "ev-3",
      state: "dead",
      amount: "7.5",
      error: "customer not found",
      confirmed: null,
      payment_kit_id: null,
      accepted_at: null,
      settled_at: null,
      checked_at: null,
    }),
    event({ id: "ev-2", difference: "it says 1 and the hub 1.25", confirmed: "1" }),
    event({}),
  ];
  const found = (id: unknown) => events.find((one) => one.id === id);
  const kit = (): PaymentKit => ({
    set_up: true,
    running: true,
    paused: false,
    link: null,
    while_down: "allow:5",
    untold_calls: 2,
    untold_amount: "0.5",
    events: ["frozen", "accepted", "settled", "dead", "written_off"].map((name) => {
      const of = events.filter((one) => one.state === name);
      return { state: name, events: of.length, amount: of[0]?.amount ?? "0" };
    }),
    reconciliation: {
      at: "2026-11-28T08:30:00.000Z",
      compared: 2,
      different: 1,
      unknown: 1,
      unknown_ids: ["ev-strange"],
    },
  });
  const change = (to: string) =>
    http.post<{ id: string }>(
      `*/api/payment-kit/events/:id/${to === "frozen" ? "resend" : "write-off"}`,
      ({ params }) => {
        const one = found(params.id);
        if (!one) return refusal(404, "not_found", "there is no such event");
        Object.assign(one, { state: to, error: null });
        return HttpResponse.json({ event: one });
      },
    );
  return [
    http.get("*/api/payment-kit", () => HttpResponse.json({ payment_kit: kit() })),
    http.get("*/api/payment-kit/events", ({ request }) => {
      const query = new URL(request.url).searchParams;
      const state = query.get("state");
      const different = query.get("different") === "true";
      const rows = events.filter(
        (one) => (!state || one.state === state) && (!different || one.difference !== null),
      );
      return HttpResponse.json({ events: rows, meta: { next: null } });
    }),
    http.get("*/api/payment-kit/events/:id", ({ params }) => {
      const one = found(params.id);
      if (!one) return refusal(404, "not_found", "there is no such event");
      const charge = {
        id: "call-0",
        amount: one.amount,
        tokens: 4200,
        created_at: "2026-11-28T07:59:00.000Z",
      };
      return HttpResponse.json({ event: one, charges: [charge] });
    }),
    change("frozen"),
    change("written_off"),
  ];
}
