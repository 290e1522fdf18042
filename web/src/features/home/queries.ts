import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { daysAgo } from "@/format/day";

// Keys begin with the resource's name, so that a change made on its own page refreshes this one.
export const setupQuery = {
  providers: queryOptions({
    queryKey: ["providers", "home"],
    queryFn: () => body(api.GET("/api/ai-providers")),
  }),
  keys: queryOptions({
    queryKey: ["keys", "home"],
    queryFn: async () =>
      (await body(api.GET("/api/keys", { params: { query: { limit: 50, state: "active" } } })))
        .keys,
  }),
  calls: queryOptions({
    queryKey: ["calls", "home"],
    queryFn: async () =>
      (await body(api.GET("/api/calls", { params: { query: { limit: 5 } } }))).calls,
  }),
};

/** The reader's own credits. */
export const creditsQuery = queryOptions({
  queryKey: ["credits", "home"],
  queryFn: async () => (await body(api.GET("/api/credits"))).credits,
});

/** What the reader's own calls of the last seven days came to. */
export const ownWeekQuery = queryOptions({
  queryKey: ["usage", "home"],
  queryFn: async () => {
    const query = { from: daysAgo(6).toISOString() };
    return (await body(api.GET("/api/statistics", { params: { query } }))).statistics.total;
  },
});
