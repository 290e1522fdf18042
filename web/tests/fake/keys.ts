import type { Key } from "../../src/api/types";

export function key(over: Partial<Key>): Key {
  return {
    id: "k-x",
    name: "key",
    prefix: "aigne-Ab3d",
    last_four: "9xQz",
    role: "member",
    user_id: null,
    project: null,
    models: [],
    managed_by: "database",
    read_only: false,
    state: "active",
    created_at: "2026-11-20T08:00:00.000Z",
    expires_at: null,
    revoked_at: null,
    last_used_at: null,
    limits: {
      requests_per_minute: null,
      tokens_per_minute: null,
      requests_per_day: null,
      concurrent_calls: null,
    },
    priority: 0,
    ...over,
  };
}

export function someKeys(): Key[] {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  return [
    key({
      id: "k-1",
      name: "Support bot",
      project: "support",
      user_id: "did:abt:z1abc",
      models: ["openai/*", "anthropic/claude-sonnet-4-5", "demo/*"],
      last_used_at: ago(42),
      expires_at: ago(-86_400 * 30),
    }),
    key({ id: "k-2", name: "CI", role: "admin", managed_by: "hub.toml", read_only: true }),
    key({
      id: "k-3",
      name: "the-key-of-the-quarterly-report-generator-that-runs-every-night-at-three",
      project: "finance-and-controlling-department",
      last_used_at: ago(86_400 * 3),
    }),
    key({ id: "k-4", name: "Laptop of Ana", state: "expired", expires_at: ago(86_400 * 9) }),
    key({ id: "k-5", name: "Leaked", state: "revoked", revoked_at: ago(86_400) }),
  ];
}
