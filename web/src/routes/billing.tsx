import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { billingSearch } from "@/features/billing/search";
import { consoleRoute } from "./console";

export const billingRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/billing",
  validateSearch: billingSearch,
  component: lazyRouteComponent(() => import("@/features/billing/BillingPage"), "BillingPage"),
});
