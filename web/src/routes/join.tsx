import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import * as z from "zod/mini";
import { sessionQuery } from "@/api/session";
import { rootRoute } from "./root";

export const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/join",
  validateSearch: z.object({ token: z.catch(z.optional(z.string()), undefined) }),
  beforeLoad: async ({ context }) => {
    // A browser with an older session must send its token.
    await context.queryClient.ensureQueryData(sessionQuery);
  },
  component: lazyRouteComponent(() => import("./JoinScreen"), "JoinScreen"),
});
