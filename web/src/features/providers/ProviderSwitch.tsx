import Switch from "@mui/material/Switch";
import Tooltip from "@mui/material/Tooltip";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { providersQuery } from "@/api/providers";
import type { Provider } from "@/api/types";
import { useToast } from "@/components/useToast";
import { errorText } from "@/i18n/errorText";
import { changeProvider } from "./queries";

export function ProviderSwitch({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: changeProvider,
    onSuccess: async (_, { enabled }) => {
      await client.invalidateQueries({ queryKey: providersQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["models"] });
      const name = provider.displayName;
      toast(enabled ? t("providers.nowEnabled", { name }) : t("providers.nowDisabled", { name }));
    },
    onError: (error) => toast(errorText(t, error), "error"),
  });
  const checked = change.isPending ? change.variables.enabled === true : provider.enabled;
  return (
    <Tooltip title={provider.readOnly ? t("providers.readOnlyHint") : ""}>
      <span>
        <Switch
          size="small"
          checked={checked}
          disabled={provider.readOnly}
          onChange={(event) => change.mutate({ id: provider.id, enabled: event.target.checked })}
          slotProps={{
            input: { "aria-label": t("providers.enable", { name: provider.displayName }) },
          }}
        />
      </span>
    </Tooltip>
  );
}
