import { HttpResponse, http, type RequestHandler } from "msw";
import type { Provider, Rate } from "../../src/api/types";
import { DISCOVERED, KINDS } from "./kinds";
import { credential, provider } from "./providers";
import { rate } from "./rates";
import { refusal } from "./refusal";
import { someStanding } from "./standing";
import type { State } from "./state";

interface Draft {
  name: string;
  value: unknown;
  weight?: number;
}

/** A secret of any form. */
const isBad = (value: unknown) => JSON.stringify(value).includes("bad");

/** A key with "bad" in it is refused as a provider would. */
const BAD = () =>
  refusal(400, "invalid_credentials", "401 Incorrect API key provided: sk-bad. Check your key.");

export function providerHandlers(state: State): RequestHandler[] {
  const find = (id: unknown) => state.providers.find((candidate) => candidate.id === id);
  const standing = state.keys.length > 0 ? someStanding() : { credentials: [], circuits: [] };
  return [
    http.get("*/api/ai-providers/standing", () => HttpResponse.json(standing)),
    http.post("*/api/ai-providers/:id/circuits/reset", () => {
      standing.circuits = [];
      return HttpResponse.json({ success: true });
    }),
    http.post("*/api/ai-providers/:id/credentials/:credential/reset", ({ params }) => {
      standing.credentials = standing.credentials.filter(
        ({ credentialId }) => credentialId !== params.credential,
      );
      return HttpResponse.json({ success: true });
    }),
    http.get("*/api/ai-providers/kinds", () => HttpResponse.json(KINDS)),
    http.post("*/api/ai-providers/:id/discover", ({ params }) =>
      find(params.id)
        ? HttpResponse.json({ models: DISCOVERED, seenAt: "2026-11-28T09:00:00.000Z" })
        : refusal(404, "not_found", "no such provider"),
    ),
    http.get("*/api/ai-providers", () => HttpResponse.json(state.providers)),
    http.post<never, Partial<Provider>>("*/api/ai-providers", async ({ request }) => {
      const draft = await request.json();
      if (state.providers.some(({ name }) => name === draft.name)) {
        return refusal(409, "name_taken", "Provider with this name already exists");
      }
      const made = provider({ ...draft, id: `p-${++state.counter}` });
      state.providers.push(made);
      return HttpResponse.json(made);
    }),
    http.get("*/api/ai-providers/model-rates", ({ request }) => {
      const query = new URL(request.url).searchParams;
      const list = state.rates.filter(
        ({ model, providerId }) =>
          model.includes(query.get("model") ?? "") &&
          (query.get("providerId") ?? providerId) === providerId,
      );
      return HttpResponse.json({ count: list.length, list });
    }),
    http.post<never, Partial<Rate>>("*/api/ai-providers/model-rates", async ({ request }) => {
      const draft = await request.json();
      state.rates.unshift(
        rate({ ...draft, id: `r-${++state.counter}`, source: "database", readOnly: false }),
      );
      return HttpResponse.json({ message: "Successfully created 1 model rates" });
    }),
    http.put<{ rate: string }, Partial<Rate>>(
      "*/api/ai-providers/:id/model-rates/:rate",
      async ({ params, request }) => {
        const found = state.rates.find(({ id }) => id === params.rate);
        if (!found) return refusal(404, "not_found", "no such rate");
        Object.assign(found, await request.json());
        return HttpResponse.json(found);
      },
    ),
    http.delete("*/api/ai-providers/:id/model-rates/:rate", ({ params }) => {
      state.rates = state.rates.filter(({ id }) => id !== params.rate);
      return HttpResponse.json({ message: "Model rate deleted successfully" });
    }),
    http.put<{ id: string }, Partial<Provider>>(
      "*/api/ai-providers/:id",
      async ({ params, request }) => {
        const found = find(params.id);
        if (!found) return refusal(404, "not_found", "Provider not found");
        Object.assign(found, await request.json());
        return HttpResponse.json(found);
      },
    ),
    http.delete("*/api/ai-providers/:id", ({ params }) => {
      state.providers = state.providers.filter(({ id }) => id !== params.id);
      return HttpResponse.json({ message: "Provider deleted successfully" });
    }),
    http.post<{ id: string }, Draft>(
      "*/api/ai-providers/:id/credentials/test",
      async ({ request }) => {
        if (isBad((await request.json()).value)) return BAD();
        return HttpResponse.json({ success: true });
      },
    ),
    http.get("*/api/ai-providers/:id/credentials/:credential/check", ({ params }) => {
      const found = find(params.id)?.credentials.find(({ id }) => id === params.credential);
      if (!found?.active) return BAD();
      return HttpResponse.json(found);
    }),
    http.post<{ id: string }, Draft>(
      "*/api/ai-providers/:id/credentials",
      async ({ params, request }) => {
        const { name, value, weight } = await request.json();
        if (isBad(value)) return BAD();
        const id = `c-${++state.counter}`;
        const made = credential({ id, providerId: params.id, name, weight: weight ?? 100 });
        find(params.id)?.credentials.push(made);
        return HttpResponse.json(made);
      },
    ),
    http.put<{ id: string; credential: string }, Draft>(
      "*/api/ai-providers/:id/credentials/:credential",
      async ({ params, request }) => {
        const found = find(params.id)?.credentials.find(({ id }) => id === params.credential);
        if (!found) return refusal(404, "not_found", "Credential not found");
        const { name, weight } = await request.json();
        Object.assign(found, { name, weight, active: true, error: null });
        return HttpResponse.json(found);
      },
    ),
    http.delete("*/api/ai-providers/:id/credentials/:credential", ({ params }) => {
      const owner = find(params.id);
      if (owner) {
        owner.credentials = owner.credentials.filter(({ id }) => id !== params.credential);
      }
      return HttpResponse.json({ message: "Credential deleted successfully" });
    }),
  ];
}
