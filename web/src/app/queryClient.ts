import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/error";
import { sessionQuery } from "@/api/session";

/** One cache for all server data. A 401 anywhere makes the session be read again. */
export function makeQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (!(error instanceof ApiError) || error.status !== 401) return;
    const known = client.getQueryData(sessionQuery.queryKey);
    if (known?.signed_in) void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal will be the same the next time; only silence deserves another try.
        retry: (count, error) => count < 1 && error instanceof ApiError && error.status === 0,
        retryDelay: 500,
        throwOnError: false,
      },
    },
  });
  return client;
}
