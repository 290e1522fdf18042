import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { RateRequest } from "./rateRequest";

const PAGE_SIZE = 50;

interface Filter {
  model?: string;
  providerId?: string;
}

export function ratesQuery({ model, providerId }: Filter) {
  return infiniteQueryOptions({
    queryKey: ["rates", "list", { model, providerId }],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/ai-providers/model-rates", {
          params: {
            query: { page: pageParam, pageSize: PAGE_SIZE, model, providerId, includeAll: "true" },
          },
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: (page, _pages, number) =>
      number * PAGE_SIZE < page.count ? number + 1 : undefined,
  });
}

export function createRate({ provider, ...rate }: RateRequest & { provider: string }) {
  const draft = { ...rate, providers: [provider] };
  return body(api.POST("/api/ai-providers/model-rates", { body: draft }));
}

export function changeRate(change: RateRequest & { id: string; providerId: string }) {
  // Whose calls a rate is for, and for which model, is what it is; another is another rate.
  const { id, providerId, model: _m, type: _t, scope: _s, scopeId: _i, ...rate } = change;
  return body(
    api.PUT("/api/ai-providers/{providerId}/model-rates/{rateId}", {
      params: { path: { providerId, rateId: id } },
      body: rate,
    }),
  );
}

export function deleteRate({ id, providerId }: { id: string; providerId: string }) {
  const path = { providerId, rateId: id };
  return body(
    api.DELETE("/api/ai-providers/{providerId}/model-rates/{rateId}", { params: { path } }),
  );
}
