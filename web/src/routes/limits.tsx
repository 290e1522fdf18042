import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "./console";

export const limitsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/limits",
  component: lazyRouteComponent(() => import("@/features/limits/LimitsPage"), "LimitsPage"),
});
