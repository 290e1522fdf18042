import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { routesSearch } from "@/features/routes/search";
import { consoleRoute } from "./console";

export const routesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/routes",
  validateSearch: routesSearch,
  component: lazyRouteComponent(() => import("@/features/routes/RoutesPage"), "RoutesPage"),
});
