import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { ManagedMark } from "@/components/ManagedMark";
import { kindsQuery } from "./kinds";

export function ProviderName({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const kinds = useQuery(kindsQuery).data;
  const title = kinds?.find(({ name }) => name === provider.kind)?.title ?? provider.kind;
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
        {provider.kind === "demo" ? t("providers.simulator") : title}
        {provider.baseUrl ? ` · ${provider.baseUrl}` : null}
      </Box>
    </Box>
  );
}
