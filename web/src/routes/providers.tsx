import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { providersSearch } from "@/features/providers/search";
import { consoleRoute } from "./console";

export const providersRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/providers",
  validateSearch: providersSearch,
  component: lazyRouteComponent(
    () => import("@/features/providers/ProvidersPage"),
    "ProvidersPage",
  ),
});
