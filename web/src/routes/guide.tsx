import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "./console";

export const guideRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/guide",
  component: lazyRouteComponent(() => import("@/features/guide/GuidePage"), "GuidePage"),
});
