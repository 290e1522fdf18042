import { queryOptions } from "@tanstack/react-query";

/**
 * The secret of the key made last in this tab, for ready-to-paste snippets. It lives in memory
 * only: the hub shows a secret once, and a reload forgets it.
 */
export const freshKeyQuery = queryOptions<string | null>({
  queryKey: ["fresh-key"],
  queryFn: () => null,
  initialData: null,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});
