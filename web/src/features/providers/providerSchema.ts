import type { TFunction } from "i18next";
import { z } from "zod";
import type { Provider } from "@/api/types";
import { deploymentsOf, REGIONAL, shownSettings } from "./placeSettings";

/** Where each kind is reached unless the form says otherwise. */
export const BASE_URLS = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com",
  google: "https://generativelanguage.googleapis.com",
  bedrock: "",
  azure: "",
  vertex: "",
  compatible: "",
} as const;

export const KINDS = [
  "openai",
  "anthropic",
  "google",
  "bedrock",
  "azure",
  "vertex",
  "compatible",
] as const;

export function providerSchema(t: TFunction) {
  return z
    .object({
      kind: z.enum(KINDS),
      name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, t("providers.nameRule")),
      displayName: z
        .string()
        .trim()
        .min(1, t("form.required"))
        .max(100, t("form.tooLong", { count: 100 })),
      baseUrl: z.union(
        [z.literal(""), z.url({ protocol: /^https?$/, error: t("providers.urlRule") })],
        t("providers.urlRule"),
      ),
      region: z.string(),
      project: z.string(),
      apiVersion: z.string(),
      deployments: z.string().refine((text) => deploymentsOf(text) !== null, {
        error: t("providers.deploymentsRule"),
      }),
      privateNetwork: z.boolean(),
    })
    .superRefine((values, context) => {
      const needed = REGIONAL.includes(values.kind) ? "region" : "baseUrl";
      if (values[needed].trim() === "") {
        const message = needed === "region" ? t("form.required") : t("providers.urlRule");
        context.addIssue({ code: "custom", path: [needed], message });
      }
    });
}

export type ProviderValues = z.infer<ReturnType<typeof providerSchema>>;

export function providerValues(provider: Provider | null): ProviderValues {
  return {
    kind: KINDS.find((kind) => kind === provider?.kind) ?? "compatible",
    name: provider?.name ?? "",
    displayName: provider?.displayName ?? "",
    baseUrl: provider?.baseUrl ?? "",
    ...shownSettings(provider),
    privateNetwork: provider?.privateNetwork ?? false,
  };
}
