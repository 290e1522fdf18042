import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { usageSearch } from "@/features/usage/search";
import { consoleRoute } from "./console";

export const usageRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/usage",
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import("@/features/usage/UsagePage"), "UsagePage"),
});
