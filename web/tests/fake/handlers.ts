import { HttpResponse, http, type RequestHandler } from "msw";
import { billingHandlers } from "./billingHandlers";
import { callHandlers } from "./callHandlers";
import { CAPABILITIES } from "./capabilities";
import { keyHandlers } from "./keyHandlers";
import { noticeHandlers } from "./noticeHandlers";
import { paymentHandlers } from "./paymentHandlers";
import { priceHandlers } from "./priceHandlers";
import { providerHandlers } from "./providerHandlers";
import { refusal } from "./refusal";
import { NOBODY, OWNER, type State } from "./state";
import { usageHandlers } from "./usageHandlers";

/** A hub over HTTP as the contract describes it, for component tests and `npm run dev:fake`. */
export function handlers(state: State): RequestHandler[] {
  const session = () => HttpResponse.json({ session: state.session });
  return [
    http.all("*/api/*", async ({ request }) => {
      if (request.method === "GET") return;
      const body: unknown = await request
        .clone()
        .json()
        .catch(() => null);
      const path = new URL(request.url).pathname;
      const csrf = request.headers.get("x-csrf-token");
      state.sent.push({ method: request.method, path, body, csrf });
      if (state.session.signed_in && csrf !== state.session.csrf_token) {
        return refusal(403, "csrf", "the x-csrf-token header is missing or wrong");
      }
      return;
    }),
    http.get("*/api/hub", () =>
      HttpResponse.json({
        hub: {
          name: "AIGNE Hub",
          version: "0.1.0",
          public_url: "http://localhost:8787",
          prefix: "/",
          host: state.signInPath === null ? "standalone" : "blocklet",
          sign_in_path: state.signInPath,
          mode: state.mode,
          topup_url: state.mode === "credits" ? "https://shop.example/credits" : null,
          credit_price: "0.00001",
          languages: ["en", "zh"],
        },
      }),
    ),
    http.get("*/api/capabilities", () => HttpResponse.json({ capabilities: CAPABILITIES })),
    http.get("*/api/session", session),
    http.post<never, { token: string }>("*/api/session/owner-link", async ({ request }) => {
      const { token } = await request.json();
      if (token !== "good" || state.linkUsed)
        return refusal(401, "owner_link_invalid", "this link was used");
      state.linkUsed = true;
      state.session = { ...OWNER, password_set: state.session.password_set };
      return session();
    }),
    http.post<never, { password: string }>("*/api/session", async ({ request }) => {
      const { password } = await request.json();
      if (password !== state.password) return refusal(401, "wrong_password", "wrong password");
      state.session = { ...OWNER };
      return session();
    }),
    http.put<never, { new_password: string }>("*/api/session/password", async ({ request }) => {
      state.password = (await request.json()).new_password;
      state.session = { ...state.session, password_set: true };
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete("*/api/session", () => {
      state.session = { ...NOBODY };
      return new HttpResponse(null, { status: 204 });
    }),
    ...noticeHandlers(state),
    ...paymentHandlers(),
    ...billingHandlers(state),
    // Before the providers' own routes, whose wildcards would take these addresses.
    ...usageHandlers(state),
    ...priceHandlers(state),
    ...providerHandlers(state),
    ...keyHandlers(state),
    ...callHandlers(state),
  ];
}
