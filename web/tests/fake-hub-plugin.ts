import { Readable } from "node:stream";
import { getResponse } from "msw";
import type { Plugin } from "vite";
import { handlers } from "./fake/handlers";
import { emptyState, filledState, NOBODY } from "./fake/state";

/**
 * Answers the console's requests from the handlers of the tests, so that `npm run dev:fake` shows
 * every page without a hub. `FAKE=empty` starts with nothing set up, `FAKE=out` signed out.
 */
export function fakeHub(): Plugin {
  const state = process.env.FAKE === "empty" ? emptyState() : filledState();
  if (process.env.FAKE === "out") state.session = { ...NOBODY, password_set: false };
  const answers = handlers(state);
  return {
    name: "fake-hub",
    configureServer(server) {
      server.middlewares.use(async (incoming, outgoing, next) => {
        const path = incoming.url ?? "/";
        if (!/^\/(api|v1)\//.test(path)) return next();
        const pieces: Uint8Array[] = [];
        for await (const piece of incoming) pieces.push(piece);
        const headers = new Headers();
        for (const [name, value] of Object.entries(incoming.headers)) {
          if (typeof value === "string") headers.set(name, value);
        }
        const method = incoming.method ?? "GET";
        const request = new Request(new URL(path, "http://localhost"), {
          method,
          headers,
          body: method === "GET" ? undefined : Buffer.concat(pieces),
        });
        const response = await getResponse(answers, request);
        outgoing.writeHead(response?.status ?? 404, Object.fromEntries(response?.headers ?? []));
        if (!response?.body) return outgoing.end();
        Readable.from(response.body).pipe(outgoing);
      });
    },
  };
}
