import { HttpResponse, http, type RequestHandler } from "msw";
import type { Key } from "../../src/api/types";
import { key } from "./keys";
import { page } from "./page";
import { refusal } from "./refusal";
import type { State } from "./state";

export function keyHandlers(state: State): RequestHandler[] {
  const make = (draft: Partial<Key>) => {
    const made = key({ ...draft, id: `k-new-${++state.counter}`, prefix: "aigne-Zz9y" });
    state.keys.unshift(made);
    const answer = { key: made, secret: `aigne-Zz9y-secret-${state.counter}` };
    return HttpResponse.json(answer, { status: 201 });
  };
  return [
    http.get("*/api/keys", ({ request }) => {
      const query = new URL(request.url).searchParams;
      const wanted = query.get("state");
      const text = (query.get("q") ?? "").toLowerCase();
      const found = state.keys.filter(
        ({ name, state: is }) =>
          name.toLowerCase().includes(text) && (wanted === null || wanted === is),
      );
      const { rows, next } = page(found, query);
      return HttpResponse.json({ keys: rows, meta: { next } });
    }),
    http.post<never, Partial<Key>>("*/api/keys", async ({ request }) => make(await request.json())),
    http.post<{ id: string }>("*/api/keys/:id/rotate", ({ params }) => {
      const old = state.keys.find(({ id }) => id === params.id);
      return old ? make({ ...old }) : refusal(404, "not_found", "no such key");
    }),
    http.patch<{ id: string }, Partial<Key>>("*/api/keys/:id", async ({ params, request }) => {
      const found = state.keys.find(({ id }) => id === params.id);
      if (!found) return refusal(404, "not_found", "no such key");
      return HttpResponse.json({ key: Object.assign(found, await request.json()) });
    }),
    http.delete<{ id: string }>("*/api/keys/:id", ({ params }) => {
      const found = state.keys.find(({ id }) => id === params.id);
      if (found) found.state = "revoked";
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}
