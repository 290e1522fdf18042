import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "./console";

export const systemRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/system",
  component: lazyRouteComponent(() => import("@/features/system/SystemPage"), "SystemPage"),
});
