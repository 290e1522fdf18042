import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { settingsSearch } from "@/features/settings/search";
import { consoleRoute } from "./console";

export const settingsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/settings",
  validateSearch: settingsSearch,
  component: lazyRouteComponent(() => import("@/features/settings/SettingsPage"), "SettingsPage"),
});
