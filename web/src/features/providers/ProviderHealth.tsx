import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { TextLink } from "@/components/TextLink";
import { duration } from "@/format/duration";
import { healthQuery } from "./queries";

/** How a provider did in the last 24 hours; leads to its calls. */
export function ProviderHealth({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const health = useQuery(healthQuery);
  if (health.isError) return <span>–</span>;
  const sums = health.data?.get(provider.name);
  if (!sums || sums.calls === 0) {
    return (
      <Box sx={{ color: "text.secondary", fontSize: 13 }}>
        {health.data ? t("providers.noCalls") : "…"}
      </Box>
    );
  }
  const ended = sums.succeeded + sums.failed;
  const rate = ended === 0 ? "–" : `${Math.floor((sums.succeeded / ended) * 1000) / 10} %`;
  return (
    <Box sx={{ fontSize: 13 }}>
      <TextLink to="/calls" search={{ provider: provider.name }}>
        {t("providers.healthText", { count: sums.calls, rate })}
      </TextLink>
      {sums.ttft.p50_ms === null ? null : (
        <Box sx={{ color: "text.secondary" }}>
          {t("providers.healthTtft", { ttft: duration(sums.ttft.p50_ms) })}
        </Box>
      )}
    </Box>
  );
}
