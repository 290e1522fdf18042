import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";
import type { BillingSearch } from "./search";

/** How it stands with Payment Kit: whether it can be asked, what waits, what was compared. */
export const paymentKitQuery = queryOptions({
  queryKey: ["payments", "standing"],
  queryFn: async () => (await body(api.GET("/api/payment-kit"))).payment_kit,
  refetchInterval: 10_000,
});

export type EventFilter = Pick<BillingSearch, "state" | "customer" | "different">;

export const eventsQuery = ({ state, customer, different }: EventFilter) =>
  infiniteQueryOptions({
    queryKey: ["payments", "events", { state, customer, different }],
    queryFn: ({ pageParam }) => {
      const query = {
        state,
        customer,
        different: different ? true : undefined,
        limit: 50,
        after: pageParam ?? undefined,
      };
      return body(api.GET("/api/payment-kit/events", { params: { query } }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.meta.next,
    placeholderData: keepPreviousData,
  });

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ["payments", "event", id],
    queryFn: () => body(api.GET("/api/payment-kit/events/{id}", { params: { path: { id } } })),
  });

export function resendEvent(id: string) {
  return body(api.POST("/api/payment-kit/events/{id}/resend", { params: { path: { id } } }));
}

export function writeOffEvent(id: string) {
  return body(api.POST("/api/payment-kit/events/{id}/write-off", { params: { path: { id } } }));
}
