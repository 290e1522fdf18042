import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "./session";
import type { Session } from "./types";

/** Whether the person runs the hub: sees everybody's calls and money, and changes prices. */
export function manages(session: Session | undefined): boolean {
  const role = session?.user?.role;
  return role === "owner" || role === "admin";
}

/** The same of whoever is signed in with this browser. */
export function useManages(): boolean {
  return manages(useQuery(sessionQuery).data);
}
