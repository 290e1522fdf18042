import type { Provider } from "@/api/types";
import type { ProviderValues } from "./providerSchema";

/** Kinds whose address follows from a region. */
export const REGIONAL: readonly string[] = ["bedrock", "vertex"];

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
export function sentSettings(values: ProviderValues, provider: Provider | null) {
  const config: Record<string, unknown> = { ...provider?.config };
  const put = (name: string, value: string) => {
    delete config[name];
    if (value.trim() !== "") config[name] = value.trim();
  };
  if (values.kind === "vertex") put("project", values.project);
  if (values.kind === "azure") {
    put("apiVersion", values.apiVersion);
    config.deployments = deploymentsOf(values.deployments) ?? {};
  }
  return {
    region: REGIONAL.includes(values.kind) ? values.region.trim() : undefined,
    config,
  };
}
