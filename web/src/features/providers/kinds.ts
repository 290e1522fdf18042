import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Kind } from "@/api/types";

/** What can be added, with what a form needs to know; it changes with the hub's version only. */
export const kindsQuery = queryOptions({
  queryKey: ["provider-kinds"],
  queryFn: () => body(api.GET("/api/ai-providers/kinds")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Any server that speaks OpenAI's dialect: what the form begins with. */
export const COMPATIBLE = "compatible";

/** By title, with the one for all others first. */
export function sortedKinds(kinds: Kind[]): Kind[] {
  return [...kinds].sort((one, other) => {
    if (one.name === COMPATIBLE || other.name === COMPATIBLE) {
      return one.name === COMPATIBLE ? -1 : 1;
    }
    return one.title.localeCompare(other.title);
  });
}
