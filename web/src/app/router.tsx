import type { QueryClient } from "@tanstack/react-query";
import { createRouter, type RouterHistory } from "@tanstack/react-router";
import { mountPath } from "@/api/base";
import { auditRoute } from "@/routes/audit";
import { billingRoute } from "@/routes/billing";
import { budgetsRoute } from "@/routes/budgets";
import { callsRoute } from "@/routes/calls";
import { connectRoute } from "@/routes/connect";
import { consoleRoute } from "@/routes/console";
import { guideRoute } from "@/routes/guide";
import { homeRoute } from "@/routes/home";
import { joinRoute } from "@/routes/join";
import { keysRoute } from "@/routes/keys";
import { limitsRoute } from "@/routes/limits";
import { openRoute } from "@/routes/open";
import { peopleRoute } from "@/routes/people";
import { playgroundRoute } from "@/routes/playground";
import { pricesRoute } from "@/routes/prices";
import { pricingRoute } from "@/routes/pricing";
import { projectsRoute } from "@/routes/projects";
import { providersRoute } from "@/routes/providers";
import { rootRoute } from "@/routes/root";
import { routesRoute } from "@/routes/routes";
import { settingsRoute } from "@/routes/settings";
import { signInRoute } from "@/routes/signIn";
import { signUpRoute } from "@/routes/signUp";
import { systemRoute } from "@/routes/system";
import {
  configPageRoute,
  configRoute,
  creditUsageRoute,
  usageOfProjectRoute,
} from "@/routes/upstream";
import { usageRoute } from "@/routes/usage";
import { NotFound } from "./NotFound";
import { PageError } from "./PageError";
import { Pending } from "./Pending";

const routeTree = rootRoute.addChildren([
  signInRoute,
  signUpRoute,
  joinRoute,
  connectRoute,
  creditUsageRoute,
  usageOfProjectRoute,
  configRoute,
  configPageRoute,
  openRoute.addChildren([pricingRoute]),
  consoleRoute.addChildren([
    homeRoute,
    playgroundRoute,
    callsRoute,
    usageRoute,
    guideRoute,
    providersRoute,
    routesRoute,
    keysRoute,
    limitsRoute,
    pricesRoute,
    budgetsRoute,
    billingRoute,
    peopleRoute,
    projectsRoute,
    auditRoute,
    settingsRoute,
    systemRoute,
  ]),
]);

/** Search parameters are plain strings, as people write them; each route checks its own. */
function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

export function makeRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    basepath: mountPath() || "/",
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
    defaultPendingComponent: Pending,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}

export type ConsoleRouter = ReturnType<typeof makeRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: ConsoleRouter;
  }
}
