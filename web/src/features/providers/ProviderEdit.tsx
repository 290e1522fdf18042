import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { providersQuery } from "@/api/providers";
import type { Provider } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
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

export function ProviderEdit({ provider, onSaved, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const form = useForm({
    resolver: zodResolver(providerSchema(t)),
    defaultValues: providerValues(provider),
  });
  const save = useMutation({
    mutationFn: (values: ProviderValues) => {
      const { kind, name, displayName, baseUrl, privateNetwork } = values;
      const rest = { displayName, privateNetwork, ...sentSettings(values, provider) };
      const address = baseUrl || undefined;
      return provider
        ? changeProvider({ id: provider.id, baseUrl: address, ...rest })
        : createProvider({ kind, name, baseUrl: address, ...rest });
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
      <ProviderFields form={form} provider={provider} />
    </FormDialog>
  );
}
