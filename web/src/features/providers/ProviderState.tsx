import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { StateDot } from "@/components/StateDot";
import { openCircuits } from "./openCircuits";
import { providerStatus } from "./providerStatus";
import { standingQuery } from "./queries";

export function ProviderState({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const status = providerStatus(provider);
  switch (status.state) {
    case "connected":
      return <Standing provider={provider} />;
    case "disabled":
      return <StateDot tone="neutral" label={t("providers.disabled")} />;
    case "missing":
      return <StateDot tone="error" label={t("providers.missing")} />;
    case "overridden":
      return (
        <StateDot tone="neutral" label={t("providers.overridden", { source: status.source })} />
      );
    case "invalid":
      return (
        <StateDot
          tone={status.count === status.total ? "error" : "warning"}
          label={t("providers.invalid", { count: status.count, total: status.total })}
        />
      );
  }
}

/** Connected, unless some of its models or credentials are left alone for the moment. */
function Standing({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const standing = useQuery(standingQuery).data;
  const models = openCircuits(standing, provider.id).length;
  const waiting = new Set(
    standing?.credentials
      .filter(({ providerId }) => providerId === provider.id)
      .map(({ credentialId }) => credentialId),
  ).size;
  if (models === 0 && waiting === 0) {
    return <StateDot tone="success" label={t("providers.connected")} />;
  }
  const words = [
    models > 0 ? t("providers.left", { count: models }) : null,
    waiting > 0 ? t("providers.cooling", { count: waiting }) : null,
  ];
  return <StateDot tone="warning" label={words.filter(Boolean).join(", ")} />;
}
