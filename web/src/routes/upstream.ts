import { createRoute, redirect } from "@tanstack/react-router";
import { rootRoute } from "./root";

/**
 * Addresses of upstream AIGNE Hub's pages, which stand in bookmarks, mails and menus: each leads to
 * the page that took its place, which asks for a session itself.
 */
export const creditUsageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/credit-usage",
  beforeLoad: () => {
    throw redirect({ to: "/usage", search: { own: "1" }, replace: true });
  },
});

export const usageOfProjectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/usage/projects/$project",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/usage", search: { project: params.project }, replace: true });
  },
});

export const configRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/config",
  beforeLoad: () => {
    throw redirect({ to: "/", replace: true });
  },
});

export const configPageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/config/$",
  beforeLoad: ({ params }) => {
    const [page, part] = (params._splat ?? "").split("/");
    if (page === "ai-config" && part === "models") throw redirect({ to: "/prices", replace: true });
    if (page === "ai-config") throw redirect({ to: "/providers", replace: true });
    if (page === "usage") throw redirect({ to: "/usage", replace: true });
    if (page === "playground") throw redirect({ to: "/playground", replace: true });
    if (page === "projects" && part) {
      throw redirect({ to: "/usage", search: { project: part }, replace: true });
    }
    if (page === "projects") throw redirect({ to: "/projects", replace: true });
    throw redirect({ to: "/", replace: true });
  },
});
