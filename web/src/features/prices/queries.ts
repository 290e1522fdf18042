import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Rate } from "@/api/types";

export const policyQuery = queryOptions({
  queryKey: ["rates", "policy"],
  queryFn: () => body(api.GET("/api/ai-providers/price-policy")),
});

export const checkQuery = queryOptions({
  queryKey: ["rates", "check"],
  queryFn: () => body(api.GET("/api/ai-providers/rate-check")),
});

export const listsQuery = queryOptions({
  queryKey: ["rates", "lists"],
  queryFn: () => body(api.GET("/api/ai-providers/price-lists")),
});

export const listQuery = (list: string) =>
  queryOptions({
    queryKey: ["rates", "lists", list],
    queryFn: () =>
      body(api.GET("/api/ai-providers/price-lists/{list}", { params: { path: { list } } })),
  });

export const historyQuery = ({ providerId, id }: Rate) =>
  queryOptions({
    queryKey: ["rates", "history", id],
    queryFn: () =>
      body(
        api.GET("/api/ai-providers/{providerId}/model-rates/{rateId}/history", {
          params: { path: { providerId, rateId: id } },
        }),
      ),
  });

export type Counts = Record<string, number>;

const NOTHING = {
  images: 0,
  size: null,
  quality: null,
  seconds: 0,
  characters: 0,
  searches: 0,
  requests: 0,
};

export const exampleQuery = (rateId: string, usage: Counts, units: Counts) =>
  queryOptions({
    queryKey: ["rates", "example", rateId, usage, units],
    queryFn: () =>
      body(
        api.POST("/api/ai-providers/model-rates/example", {
          body: { rateId, usage, units: { ...NOTHING, ...units } },
        }),
      ),
  });

export interface Margin {
  profitMargin: string;
  creditPrice: string;
  dryRun: boolean;
}

export async function applyMargin(margin: Margin) {
  const reply = await body(api.POST("/api/ai-providers/bulk-rate-update", { body: margin }));
  // Only the mode `sync` answers otherwise, and it was not asked for.
  return "skipped" in reply ? reply : null;
}

export interface List {
  url?: string;
  text?: string;
  name?: string;
  includeNew: boolean;
}

export function bringList(list: List) {
  return body(api.POST("/api/ai-providers/price-lists", { body: list }));
}

export function decide(list: string, verdict: "approve" | "reject", changes: string[]) {
  return body(
    api.POST(`/api/ai-providers/price-lists/{list}/${verdict}`, {
      params: { path: { list } },
      body: { changes },
    }),
  );
}

export function checkRates() {
  return body(api.POST("/api/ai-providers/trigger-rate-check"));
}
