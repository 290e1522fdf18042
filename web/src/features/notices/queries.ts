import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";

/** More than that and the number does not matter. */
const COUNTED = 100;

/** What holds now, for the number on the bell. */
export const openNoticesQuery = queryOptions({
  queryKey: ["notices", "open"],
  queryFn: async () => {
    const query = { open: true, limit: COUNTED };
    return (await body(api.GET("/api/notices", { params: { query } }))).notices;
  },
  refetchInterval: 60_000,
});

/** What was told, newest first; what does not hold any more too. */
export const noticesQuery = infiniteQueryOptions({
  queryKey: ["notices", "all"],
  queryFn: ({ pageParam }) => {
    const query = { limit: 30, after: pageParam ?? undefined };
    return body(api.GET("/api/notices", { params: { query } }));
  },
  initialPageParam: FIRST_PAGE,
  getNextPageParam: (page) => page.meta.next,
});
