import { zodResolver } from "@hookform/resolvers/zod";
import Dialog from "@mui/material/Dialog";
import DialogContent from "@mui/material/DialogContent";
import Skeleton from "@mui/material/Skeleton";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { providersQuery } from "@/api/providers";
import type { Kind, Provider } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { kindsQuery } from "./kinds";
import { ProviderFields } from "./ProviderFields";
import { sentSettings } from "./placeSettings";
import { type ProviderValues, providerSchema, providerValues } from "./providerSchema";
import { changeProvider, createProvider } from "./queries";

interface Props {
  /** Null adds a new one. */
  provider: Provider | null;
  onSaved: (provider: Provider) => void;
  onClose: () => void;
}

export function ProviderEdit(props: Props) {
  const kinds = useQuery(kindsQuery);
  if (kinds.data) return <ProviderForm {...props} kinds={kinds.data} />;
  return (
    <Dialog open fullWidth maxWidth="sm" onClose={props.onClose}>
      <DialogContent>
        {kinds.isError ? (
          <ErrorState error={kinds.error} onRetry={() => void kinds.refetch()} />
        ) : (
          <Skeleton variant="rounded" height={320} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function ProviderForm({ provider, onSaved, onClose, kinds }: Props & { kinds: Kind[] }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const form = useForm({
    resolver: zodResolver(providerSchema(t, kinds)),
    defaultValues: providerValues(provider),
  });
  const save = useMutation({
    mutationFn: (values: ProviderValues) => {
      const { name, displayName, baseUrl, privateNetwork } = values;
      const kind = kinds.find((known) => known.name === values.kind);
      const settings = kind ? sentSettings(values, kind, provider) : {};
      const rest = { displayName, privateNetwork, ...settings };
      const address = baseUrl || undefined;
      return provider
        ? changeProvider({ id: provider.id, baseUrl: address, ...rest })
        : createProvider({ kind: values.kind, name, baseUrl: address, ...rest });
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: providersQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["models"] });
      toast(t("providers.saved", { name: saved.displayName }));
      onSaved(saved);
    },
  });
  return (
    <FormDialog
      title={provider ? t("providers.editTitle") : t("providers.add")}
      submit={provider ? t("common.save") : t("providers.addButton")}
      busy={save.isPending}
      error={save.error}
      onSubmit={form.handleSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <ProviderFields form={form} provider={provider} kinds={kinds} />
    </FormDialog>
  );
}
