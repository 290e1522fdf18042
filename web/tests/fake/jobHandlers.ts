import { HttpResponse, http, type RequestHandler } from "msw";
import type { Imports, Job } from "../../src/api/types";
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

const NOTHING = { rows: 0, credits: "0" };

const IMPORTS: Imports = {
  imports: [
    {
      id: "019ac000-0000-7000-8000-000000000001",
      source: "/data/aikit.db",
      state: "failed",
      step: "configuration",
      whole: false,
      error: { code: "wrong_key", message: "the key opens none of the 2 sealed credentials" },
      created_at: "2026-11-28T08:00:00.000Z",
      visible_at: null,
      finished_at: "2026-11-28T08:00:02.000Z",
      parts: [
        {
          part: "calls archive_2026_Q3.db",
          seen: 1204,
          brought: 1200,
          known: 3,
          notes: [{ code: "call_under_way", detail: "", rows: 1, message: "under way" }],
        },
      ],
    },
  ],
  unreported: { open: { rows: 2, credits: "0.5" }, in_doubt: NOTHING, taken: NOTHING },
};

const NO_IMPORTS: Imports = {
  imports: [],
  unreported: { open: NOTHING, in_doubt: NOTHING, taken: NOTHING },
};

/** What is begun later is answered without a body. */
const asked = () => new HttpResponse(null, { status: 202, headers: { "content-length": "0" } });

/** One job that fails and one that goes well; none in an empty hub. */
export function jobHandlers(state: State): RequestHandler[] {
  return [
    http.get("*/api/jobs", () => HttpResponse.json({ jobs: state.keys.length > 0 ? JOBS : [] })),
    http.get("*/api/imports", () =>
      HttpResponse.json(state.keys.length > 0 ? IMPORTS : NO_IMPORTS),
    ),
    http.post("*/api/imports", asked),
    http.post("*/api/jobs/:name/run", asked),
  ];
}
