import type { TFunction } from "i18next";
import { z } from "zod";
import type { Kind, Provider } from "@/api/types";
import { COMPATIBLE } from "./kinds";
import { deploymentsOf, shownSettings } from "./placeSettings";

export function providerSchema(t: TFunction, kinds: Kind[]) {
  return z
    .object({
      kind: z.string(),
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
      const kind = kinds.find(({ name }) => name === values.kind);
      if (kind?.needsRegion && values.region.trim() === "") {
        context.addIssue({ code: "custom", path: ["region"], message: t("form.required") });
      }
      if (kind?.needsBaseUrl && values.baseUrl.trim() === "") {
        context.addIssue({ code: "custom", path: ["baseUrl"], message: t("providers.urlRule") });
      }
    });
}

export type ProviderValues = z.infer<ReturnType<typeof providerSchema>>;

export function providerValues(provider: Provider | null): ProviderValues {
  return {
    kind: provider?.kind ?? COMPATIBLE,
    name: provider?.name ?? "",
    displayName: provider?.displayName ?? "",
    baseUrl: provider?.baseUrl ?? "",
    ...shownSettings(provider),
    privateNetwork: provider?.privateNetwork ?? false,
  };
}
