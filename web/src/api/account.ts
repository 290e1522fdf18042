import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { remember } from "./session";
import type { Session } from "./types";

export async function signUp(form: {
  name: string;
  email?: string;
  password: string;
}): Promise<Session> {
  return remember((await body(api.POST("/api/session/sign-up", { body: form }))).session);
}

/** What a link for an account is for; asking does not use it up. */
export const accountLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ["account-link", token],
    queryFn: async () => (await body(api.POST("/api/session/link", { body: { token } }))).link,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export async function acceptInvitation(form: {
  token: string;
  name: string;
  password: string;
}): Promise<Session> {
  return remember((await body(api.POST("/api/session/invitation", { body: form }))).session);
}

export async function resetPassword(form: {
  token: string;
  new_password: string;
}): Promise<Session> {
  return remember((await body(api.POST("/api/session/password-link", { body: form }))).session);
}
