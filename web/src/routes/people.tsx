import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { peopleSearch } from "@/features/people/search";
import { consoleRoute } from "./console";

export const peopleRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/people",
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import("@/features/people/PeoplePage"), "PeoplePage"),
});
