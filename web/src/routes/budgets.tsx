import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { consoleRoute } from "./console";

export const budgetsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/budgets",

  component: lazyRouteComponent(() => import("@/features/budgets/BudgetsPage"), "BudgetsPage"),
});
