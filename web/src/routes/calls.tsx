import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { callsSearch } from "@/features/calls/search";
import { consoleRoute } from "./console";

export const callsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/calls",
  validateSearch: callsSearch,
  component: lazyRouteComponent(() => import("@/features/calls/CallsPage"), "CallsPage"),
});
