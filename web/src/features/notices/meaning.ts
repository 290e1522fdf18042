import type { Notice } from "@/api/types";

/** How much a notice matters: a refusal of calls is an error, a decision that waits is news. */
export function severityOf({ facts }: Notice): "error" | "warning" | "info" | "success" {
  switch (facts.kind) {
    case "budget_used_up":
      return facts.hard ? "error" : "warning";
    case "low_balance":
      return facts.threshold === "0" ? "error" : "warning";
    case "price_list_failed":
    case "price_below_cost":
    case "credential_refused":
    case "credential_exhausted":
      return "error";
    case "price_list_staged":
      return "info";
    case "credential_restored":
    case "credits_arrived":
      return "success";
    case "budget_warning":
    case "price_drift":
      return "warning";
  }
}

/** The page on which something can be done about it, for who runs the hub or for a customer. */
export function placeOf({ facts }: Notice, manages: boolean) {
  switch (facts.kind) {
    case "low_balance":
    case "credits_arrived":
      return manages
        ? { to: "/billing" as const, search: { account: facts.owner } }
        : { to: "/billing" as const, search: {} };
    case "budget_warning":
    case "budget_used_up":
      return manages ? { to: "/budgets" as const, search: {} } : null;
    case "price_below_cost":
    case "price_drift":
      return { to: "/prices" as const, search: { model: facts.model } };
    case "price_list_staged":
      return { to: "/prices" as const, search: { tab: "lists" as const, list: facts.list_id } };
    case "price_list_failed":
      return { to: "/prices" as const, search: { tab: "lists" as const } };
    case "credential_refused":
    case "credential_exhausted":
    case "credential_restored":
      return { to: "/providers" as const, search: {} };
  }
}
