import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import * as z from "zod/mini";
import { sessionQuery } from "@/api/session";
import { rootRoute } from "./root";

const word = z.catch(z.optional(z.string()), undefined);

/** Where a program leads people that asks for a key of its own; who is not signed in comes back here. */
export const connectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/connect",
  validateSearch: z.object({ request: word, app: word, source: word, close: word }),
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session.signed_in) {
      throw redirect({ to: "/sign-in", search: { redirect: location.href } });
    }
  },
  component: lazyRouteComponent(() => import("./ConnectScreen"), "ConnectScreen"),
});
