import { HttpResponse, http, type RequestHandler } from "msw";
import type { PriceChange, PriceList } from "../../src/api/types";
import { refusal } from "./refusal";
import type { State } from "./state";

const LIST: PriceList = {
  id: "l-1",
  origin: "prices.json",
  form: "litellm",
  status: "staged",
  reason: null,
  unchanged: 3,
  leftAside: 2,
  createdBy: "u-1",
  createdAt: "2026-11-28T08:00:00.000Z",
};

function change(id: string, model: string, input: string, reason: string | null): PriceChange {
  const side = (each: string) => ({
    rates: { input: each, output: "0.00001" },
    costs: { input: each, output: "0.00001" },
    tiers: [],
    unitRates: [],
    margin: "0",
  });
  return {
    id,
    provider: "openai",
    model,
    status: "staged",
    reason,
    old: side("0.0000025"),
    new: side(input),
    decidedBy: null,
    decidedAt: null,
  };
}

interface Decision {
  changes: string[];
}

interface Margin {
  profitMargin: string;
  creditPrice: string;
  dryRun: boolean;
}

/** The price book beside its rates: margins, examples, history, lists, checks. */
export function priceHandlers(state: State): RequestHandler[] {
  const list = { ...LIST };
  const changes = [
    change("c-1", "gpt-4o", "0.000003", null),
    change("c-2", "wild", "0.000025", "input would go up by more than the factor 2"),
  ];
  let brought = false;
  const root = "*/api/ai-providers";
  const policy = { creditPrice: "1", margin: "0", providers: {}, factor: "2" };
  return [
    http.get(`${root}/price-policy`, () => HttpResponse.json(policy)),
    http.get(`${root}/rate-check`, () =>
      HttpResponse.json({ checkedAt: null, counts: {}, rates: [] }),
    ),
    http.get(`${root}/price-lists`, () => HttpResponse.json(brought ? [list] : [])),
    http.post<never, { text?: string }>(`${root}/price-lists`, async ({ request }) => {
      const { text } = await request.json();
      if (text === undefined) return refusal(400, "invalid_member", "`url` answered 404");
      brought = true;
      return HttpResponse.json({ ...list, changes });
    }),
    http.get(`${root}/price-lists/:list`, () => HttpResponse.json({ ...list, changes })),
    http.post<{ verdict: string }, Decision>(
      `${root}/price-lists/:list/:verdict`,
      async ({ params, request }) => {
        const chosen = (await request.json()).changes;
        for (const one of changes.filter(({ id }) => chosen.includes(id))) {
          one.status = params.verdict === "approve" ? "live" : "rejected";
        }
        return HttpResponse.json({ ...list, changes });
      },
    ),
    http.post<never, Margin>(`${root}/bulk-rate-update`, async ({ request }) => {
      const { dryRun, ...parameters } = await request.json();
      const summary = state.rates.slice(0, 1).map((rate) => ({
        id: rate.id,
        model: rate.model,
        provider: rate.provider.name,
        source: rate.source,
        oldInputRate: rate.inputRate,
        newInputRate: "0.0000009",
        oldOutputRate: rate.outputRate,
        newOutputRate: rate.outputRate,
      }));
      return HttpResponse.json({
        message: "",
        dryRun,
        updated: summary.length,
        skipped: 2,
        parameters,
        summary,
      });
    }),
    http.post<never, { rateId: string; usage: Record<string, number> }>(
      `${root}/model-rates/example`,
      async ({ request }) => {
        const { rateId, usage } = await request.json();
        const rate = state.rates.find(({ id }) => id === rateId);
        const tokens = usage.input ?? 0;
        return HttpResponse.json({
          rate,
          lines: [{ class: "input", tokens, rate: "0.00000015", amount: `${tokens} × 0.15 µ` }],
          charge: `${tokens * 15}e-8`,
        });
      },
    ),
    http.get(`${root}/:id/model-rates/:rate/history`, ({ params }) =>
      HttpResponse.json(state.rates.filter(({ id }) => id === params.rate)),
    ),
  ];
}
