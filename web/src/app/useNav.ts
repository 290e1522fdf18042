import { useQuery } from "@tanstack/react-query";
import { hubQuery } from "@/api/hub";
import { sessionQuery } from "@/api/session";
import { navFor } from "./navItems";

/** The rooms that are open to whoever is signed in. */
export function useNav() {
  return navFor(useQuery(sessionQuery).data, useQuery(hubQuery).data?.mode);
}
