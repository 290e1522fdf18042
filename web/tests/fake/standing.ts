import type { Circuit, CredentialStanding } from "../../src/api/types";

/** A credential that a provider limits, and a model that is left alone. */
export function someStanding(): { credentials: CredentialStanding[]; circuits: Circuit[] } {
  return {
    credentials: [
      {
        providerId: "p-openai",
        provider: "openai",
        credentialId: "c-1",
        credential: "Team key",
        model: "gpt-4o",
        state: "limited",
        until: new Date(Date.now() + 42_000).toISOString(),
        nextCheckAt: null,
        code: "rate_limit_exceeded",
        reason: "Rate limit reached for gpt-4o in organization org-1",
        failures: 2,
        since: "2026-11-28T09:00:00.000Z",
      },
    ],
    circuits: [
      {
        providerId: "p-openai",
        provider: "openai",
        model: "gpt-4o-mini",
        state: "open",
        calls: 20,
        failed: 17,
        slow: 1,
        openedAt: "2026-11-28T09:00:00.000Z",
      },
    ],
  };
}
