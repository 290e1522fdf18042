import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { pricesSearch } from "@/features/prices/search";
import { consoleRoute } from "./console";

export const pricesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/prices",
  validateSearch: pricesSearch,
  component: lazyRouteComponent(() => import("@/features/prices/PricesPage"), "PricesPage"),
});
