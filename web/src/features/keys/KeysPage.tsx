import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/api/session";
import { AllKeys } from "./AllKeys";
import { OwnKeys } from "./OwnKeys";

/** Who manages the hub sees every key; everybody else sees theirs. */
export function KeysPage() {
  const may = useQuery(sessionQuery).data?.may ?? [];
  return may.includes("list_keys") ? <AllKeys /> : <OwnKeys />;
}
