import type { TFunction } from "i18next";
import { z } from "zod";
import type { Provider } from "@/api/types";

/** Where each kind is reached unless the form says otherwise. */
export const BASE_URLS = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com",
  google: "https://generativelanguage.googleapis.com",
  compatible: "",
} as const;

export const KINDS = ["openai", "anthropic", "google", "compatible"] as const;

export function providerSchema(t: TFunction) {
  return z.object({
    kind: z.enum(KINDS),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, t("providers.nameRule")),
    displayName: z
      .string()
      .trim()
      .min(1, t("form.required"))
      .max(100, t("form.tooLong", { count: 100 })),
    baseUrl: z.url({ protocol: /^https?$/, error: t("providers.urlRule") }),
    privateNetwork: z.boolean(),
  });
}

export type ProviderValues = z.infer<ReturnType<typeof providerSchema>>;

export function providerValues(provider: Provider | null): ProviderValues {
  return {
    kind: KINDS.find((kind) => kind === provider?.kind) ?? "compatible",
    name: provider?.name ?? "",
    displayName: provider?.displayName ?? "",
    baseUrl: provider?.baseUrl ?? "",
    privateNetwork: provider?.privateNetwork ?? false,
  };
}
