import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { playgroundSearch } from "@/features/playground/search";
import { consoleRoute } from "./console";

export const playgroundRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/playground",
  validateSearch: playgroundSearch,
  component: lazyRouteComponent(
    () => import("@/features/playground/PlaygroundPage"),
    "PlaygroundPage",
  ),
});
