import { queryOptions } from "@tanstack/react-query";
import { api, body, done } from "./client";
import { rememberCsrfToken } from "./csrf";
import type { Session } from "./types";

/** Keeps the token that goes with a session. */
export function remember(session: Session): Session {
  rememberCsrfToken(session.csrf_token);
  return session;
}

/** Who is signed in. The router's guard and the shell read it. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => remember((await body(api.GET("/api/session"))).session),
  staleTime: 60_000,
});

export async function signInByLink(token: string): Promise<Session> {
  const answer = await body(api.POST("/api/session/owner-link", { body: { token } }));
  return remember(answer.session);
}

export async function signInByPassword(form: { name: string; password: string }): Promise<Session> {
  return remember((await body(api.POST("/api/session", { body: form }))).session);
}

export async function setPassword(form: { next: string; current?: string }): Promise<void> {
  await done(
    api.PUT("/api/session/password", {
      body: { new_password: form.next, current_password: form.current || undefined },
    }),
  );
}

/** Where the browser goes on, to be signed out at the issuer that vouched as well. */
export async function signOut(): Promise<string | null> {
  const answer = await body(api.DELETE("/api/session"));
  rememberCsrfToken(null);
  return answer.sign_out.continue_at;
}
