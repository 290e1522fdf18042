import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { StateDot } from "@/components/StateDot";
import { providerStatus } from "./providerStatus";

export function ProviderState({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const status = providerStatus(provider);
  switch (status.state) {
    case "connected":
      return <StateDot tone="success" label={t("providers.connected")} />;
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
