import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectsSearch } from "@/features/projects/search";
import { consoleRoute } from "./console";

export const projectsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/projects",
  validateSearch: projectsSearch,
  component: lazyRouteComponent(() => import("@/features/projects/ProjectsPage"), "ProjectsPage"),
});
