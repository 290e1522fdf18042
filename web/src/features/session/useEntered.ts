import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import type { Session } from "@/api/types";
import { safeTarget } from "./safeTarget";

/** What to do once somebody is signed in: go where they wanted to. */
export function useEntered(target: string | undefined): (now: Session) => void {
  const router = useRouter();
  const client = useQueryClient();
  return (now) => {
    client.setQueryData(sessionQuery.queryKey, now);
    void router.navigate({ href: safeTarget(target), replace: true });
  };
}
