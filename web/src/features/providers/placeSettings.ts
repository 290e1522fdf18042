import type { Kind, Provider } from "@/api/types";
import type { ProviderValues } from "./providerSchema";

/** What a provider's `config` says, as the form shows it. */
export function shownSettings(provider: Provider | null) {
  const config: Record<string, unknown> = provider?.config ?? {};
  const text = (name: string) => (typeof config[name] === "string" ? config[name] : "");
  const deployments = Object.entries(config.deployments ?? {});
  return {
    region: provider?.region ?? "",
    project: text("project"),
    apiVersion: text("apiVersion"),
    deployments: deployments.map(([model, name]) => `${model} = ${name}`).join("\n"),
  };
}

const parts = (line: string) => line.split("=").map((part) => part.trim());

/** Lines of `model = deployment`; null when one of them is something else. */
export function deploymentsOf(text: string): Record<string, string> | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const pairs = lines.map(parts);
  const whole = pairs.every((pair) => pair.length === 2 && pair.every((part) => part !== ""));
  return whole ? Object.fromEntries(pairs) : null;
}

/** Region and `config` as the hub takes them; what the kind has no place for is left as it was. */
export function sentSettings(values: ProviderValues, kind: Kind, provider: Provider | null) {
  const config: Record<string, unknown> = { ...provider?.config };
  for (const name of ["project", "apiVersion"] as const) {
    if (!kind.settings.includes(name)) continue;
    delete config[name];
    if (values[name].trim() !== "") config[name] = values[name].trim();
  }
  if (kind.settings.includes("deployments")) {
    config.deployments = deploymentsOf(values.deployments) ?? {};
  }
  return { region: kind.needsRegion ? values.region.trim() : undefined, config };
}
