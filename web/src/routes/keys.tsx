import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { keysSearch } from "@/features/keys/search";
import { consoleRoute } from "./console";

export const keysRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/keys",
  validateSearch: keysSearch,
  component: lazyRouteComponent(() => import("@/features/keys/KeysPage"), "KeysPage"),
});
