import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import * as z from "zod/mini";
import { sessionQuery } from "@/api/session";
import { rootRoute } from "./root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: z.object({
    token: z.catch(z.optional(z.string()), undefined),
    redirect: z.catch(z.optional(z.string()), undefined),
    problem: z.catch(z.optional(z.string()), undefined),
    issuer: z.catch(z.optional(z.string()), undefined),
  }),
  beforeLoad: async ({ context, search }) => {
    // Also before a link is redeemed: a browser with an older session must send its token.
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session.signed_in && !search.token) throw redirect({ to: "/", replace: true });
  },
  component: lazyRouteComponent(() => import("./SignInScreen"), "SignInScreen"),
});
