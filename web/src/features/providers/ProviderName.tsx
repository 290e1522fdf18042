import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { ManagedMark } from "@/components/ManagedMark";

const NAMED = ["openai", "anthropic", "google", "compatible", "demo"] as const;

export function ProviderName({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const named = NAMED.find((kind) => kind === provider.kind);
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
        <Typography variant="body2" sx={{ fontWeight: 600, overflowWrap: "anywhere" }}>
          {provider.displayName}
        </Typography>
        <ManagedMark source={provider.managedBy} />
      </Box>
      <Box sx={{ fontSize: 12.5, color: "text.secondary", overflowWrap: "anywhere" }}>
        <code>{provider.name}/…</code>
        {" · "}
        {named ? t(`providers.kinds.${named}`) : provider.kind}
        {provider.baseUrl ? ` · ${provider.baseUrl}` : null}
      </Box>
    </Box>
  );
}
