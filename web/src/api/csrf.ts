/** The session's token, which every changing request made by cookie must carry. */
let current: string | null = null;

export function csrfToken(): string | null {
  return current;
}

export function rememberCsrfToken(token: string | null): void {
  current = token;
}
