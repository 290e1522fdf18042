import { HttpResponse, http, type RequestHandler } from "msw";
import type { Job } from "../../src/api/types";
import type { State } from "./state";

const JOBS: Job[] = [
  {
    name: "price-lists",
    running: false,
    runs: 12,
    failures: 3,
    error: "prices.example answered 503",
    started_at: "2026-11-28T08:00:00.000Z",
    finished_at: "2026-11-28T08:00:01.000Z",
    next_at: "2026-11-28T20:00:00.000Z",
  },
  {
    name: "state-trim",
    running: false,
    runs: 400,
    failures: 0,
    error: null,
    started_at: "2026-11-28T08:00:00.000Z",
    finished_at: "2026-11-28T08:00:01.000Z",
    next_at: "2026-11-28T09:00:00.000Z",
  },
];

/** One job that fails and one that goes well; none in an empty hub. */
export function jobHandlers(state: State): RequestHandler[] {
  return [
    http.get("*/api/jobs", () => HttpResponse.json({ jobs: state.keys.length > 0 ? JOBS : [] })),
    http.post<{ name: string }>("*/api/jobs/:name/run", ({ params }) => {
      const job = JOBS.find(({ name }) => name === params.name);
      return HttpResponse.json({ job }, { status: 202 });
    }),
  ];
}
