import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { rootRoute } from "./root";

/** Pages that everybody may see: within the console for who is signed in, else by themselves. */
export const openRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "open",
  beforeLoad: async ({ context }) => {
    await context.queryClient.ensureQueryData(sessionQuery);
  },
  component: lazyRouteComponent(() => import("@/app/OpenFrame"), "OpenFrame"),
});
