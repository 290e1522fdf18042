import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import type { DiscoveredModel, Provider } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { TokenCount } from "@/components/TokenCount";
import { usePhone } from "@/components/usePhone";
import { discoverModels } from "./queries";

interface Props {
  provider: Provider;
  onClose: () => void;
}

/** Reads the provider's own list of models; what it shows can be called at once. */
export function DiscoverDialog({ provider, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  const client = useQueryClient();
  const { mutate, data, error } = useMutation({
    mutationFn: discoverModels,
    onSuccess: () => void client.invalidateQueries({ queryKey: ["models"] }),
  });
  useEffect(() => mutate(provider.id), [mutate, provider.id]);
  const columns: Column<DiscoveredModel>[] = [
    { key: "name", header: t("providers.model"), phone: "title", cell: ({ name }) => name },
    { key: "kind", header: t("providers.modelKind"), cell: ({ kind }) => kind },
    {
      key: "context",
      header: t("providers.context"),
      align: "right",
      cell: ({ contextTokens }) =>
        contextTokens === null ? "–" : <TokenCount count={contextTokens} />,
    },
  ];
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id} sx={{ overflowWrap: "anywhere" }}>
        {t("providers.discoverTitle", { name: provider.displayName })}
      </DialogTitle>
      <DialogContent>
        {data ? (
          <Typography color="text.secondary" sx={{ mb: 1.5 }}>
            {t("providers.discovered", { count: data.models.length })}
          </Typography>
        ) : null}
        <DataTable
          label={t("providers.discoverTitle", { name: provider.displayName })}
          columns={columns}
          rows={data?.models}
          rowKey={({ name, kind }) => `${kind}:${name}`}
          error={error}
          onRetry={() => mutate(provider.id)}
          empty={<Empty title={t("providers.nothingListed")} />}
        />
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>{t("common.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}
