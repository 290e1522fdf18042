import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { ManagedMark } from "@/components/ManagedMark";
import { CredentialLines } from "./CredentialLines";
import { kindsQuery } from "./kinds";
import { ProviderHealth } from "./ProviderHealth";
import { type ProviderAct, ProviderMenu } from "./ProviderMenu";
import { ProviderState } from "./ProviderState";
import { ProviderSwitch } from "./ProviderSwitch";

interface Props {
  provider: Provider;
  onAct: (act: ProviderAct, provider: Provider) => void;
}

/** One account: whether calls go there, how they fared, and with which credentials. */
export function ProviderCard({ provider, onAct }: Props) {
  const { t } = useTranslation();
  const kind = useQuery(kindsQuery).data?.find(({ name }) => name === provider.kind);
  const demo = provider.kind === "demo";
  const title = demo ? t("providers.simulator") : (kind?.title ?? provider.kind);
  return (
    <Paper
      component="article"
      variant="outlined"
      aria-label={`${provider.displayName} ${provider.name}`}
      sx={{ display: "flex", flexDirection: "column", minWidth: 0, p: 2, gap: 1.25 }}
    >
      <Box sx={{ display: "flex", gap: 1, alignItems: "flex-start" }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
            <Typography component="h2" sx={{ fontWeight: 650, overflowWrap: "anywhere" }}>
              {provider.displayName}
            </Typography>
            <ManagedMark source={provider.managedBy} />
          </Box>
          <Box sx={{ fontSize: 12.5, color: "text.secondary", overflowWrap: "anywhere" }}>
            <code>{provider.name}/…</code>
            {title === provider.displayName ? null : ` · ${title}`}
          </Box>
        </Box>
        <ProviderSwitch provider={provider} />
        <Box sx={{ width: 30, flexShrink: 0, mr: -0.5 }}>
          <ProviderMenu
            provider={provider}
            lists={kind?.listsModels === true}
            onAct={(act) => onAct(act, provider)}
          />
        </Box>
      </Box>
      <Box sx={{ fontSize: 14 }}>
        <ProviderState provider={provider} />
      </Box>
      <ProviderHealth provider={provider} />
      <Box sx={{ flex: 1 }} />
      <Box sx={{ borderTop: 1, borderColor: "divider", pt: 1.25 }}>
        {demo ? (
          <Box sx={{ fontSize: 13, color: "text.secondary" }}>{t("providers.demoText")}</Box>
        ) : (
          <CredentialLines provider={provider} onManage={() => onAct("credentials", provider)} />
        )}
      </Box>
    </Paper>
  );
}
