import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { rootRoute } from "./root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: z.object({
    token: z.string().optional().catch(undefined),
    redirect: z.string().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import("./SignInScreen"), "SignInScreen"),
});
