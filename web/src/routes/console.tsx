import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { rootRoute } from "./root";

/** Every page behind it needs a session; who has none comes back to the same address after it. */
export const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "console",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session.signed_in) {
      throw redirect({ to: "/sign-in", search: { redirect: location.href } });
    }
  },
  component: lazyRouteComponent(() => import("@/app/Shell"), "Shell"),
});
