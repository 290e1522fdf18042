import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { auditSearch } from "@/features/audit/search";
import { consoleRoute } from "./console";

export const auditRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
});
