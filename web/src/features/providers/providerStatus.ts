import type { Provider } from "@/api/types";

export type ProviderStatus =
  | { state: "connected" | "disabled" | "missing" }
  | { state: "overridden"; source: string }
  | { state: "invalid"; count: number; total: number };

/** Whether calls can go to a provider now, and if not, why. */
export function providerStatus(provider: Provider): ProviderStatus {
  if (provider.overriddenBy) return { state: "overridden", source: provider.overriddenBy };
  if (!provider.enabled) return { state: "disabled" };
  if (provider.kind === "demo") return { state: "connected" };
  const total = provider.credentials.length;
  const count = provider.credentials.filter((credential) => !credential.active).length;
  if (total === 0) return { state: "missing" };
  return count > 0 ? { state: "invalid", count, total } : { state: "connected" };
}
