import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { pricingSearch } from "@/features/pricing/search";
import { openRoute } from "./open";

export const pricingRoute = createRoute({
  getParentRoute: () => openRoute,
  path: "/pricing",
  validateSearch: pricingSearch,
  component: lazyRouteComponent(() => import("@/features/pricing/PricingPage"), "PricingPage"),
});
