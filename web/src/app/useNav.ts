import { useQuery } from "@tanstack/react-query";
import { hubQuery } from "@/api/hub";
import { useManages } from "@/api/role";
import { navFor } from "./navItems";

/** The rooms that are open to whoever is signed in. */
export function useNav() {
  return navFor(useManages(), useQuery(hubQuery).data?.mode);
}
