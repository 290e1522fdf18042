import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { deleteProvider, namedByKeysQuery, rateCountQuery } from "./queries";

interface Props {
  provider: Provider;
  onClose: () => void;
}

/** Says what goes with the provider before it goes. */
export function ProviderDelete({ provider, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const rates = useQuery(rateCountQuery(provider.id));
  const keys = useQuery(namedByKeysQuery(provider.name));
  const remove = useMutation({
    mutationFn: deleteProvider,
    onSuccess: () => {
      for (const name of ["providers", "rates", "models"]) {
        void client.invalidateQueries({ queryKey: [name] });
      }
      toast(t("providers.deleted", { name: provider.displayName }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("providers.deleteTitle", { name: provider.displayName })}
      action={t("common.delete")}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(provider.id)}
      onClose={onClose}
    >
      <Typography>{t("providers.deleteText", { name: provider.name })}</Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        <li>{t("credentials.count", { count: provider.credentials.length })}</li>
        <li>{rates.data === undefined ? "…" : t("rates.count", { count: rates.data })}</li>
      </Box>
      {keys.data && keys.data.length > 0 ? (
        <Alert severity="warning" sx={{ overflowWrap: "anywhere" }}>
          {t("providers.deleteKeys", { names: keys.data.map(({ name }) => name).join(", ") })}
        </Alert>
      ) : null}
      <Typography color="text.secondary">{t("providers.deleteKept")}</Typography>
    </Confirm>
  );
}
