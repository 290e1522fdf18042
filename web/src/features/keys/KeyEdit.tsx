import { zodResolver } from "@hookform/resolvers/zod";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Key } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { SelectField } from "@/components/SelectField";
import { useToast } from "@/components/useToast";
import { exact } from "@/format/time";
import { EffectiveAccess } from "./EffectiveAccess";
import { changeValues, KEPT, keyChangeSchema, toChange } from "./keyChange";
import { EXPIRIES } from "./keySchema";
import { ModelsField } from "./ModelsField";
import { changeKey } from "./queries";

interface Props {
  apiKey: Key;
  onClose: () => void;
}

export function KeyEdit({ apiKey, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const form = useForm({
    resolver: zodResolver(keyChangeSchema(t)),
    defaultValues: changeValues(apiKey),
  });
  const change = useMutation({
    mutationFn: changeKey,
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: ["keys"] });
      toast(t("keys.changed", { name }));
      onClose();
    },
  });
  const { errors } = form.formState;
  const offered = EXPIRIES.map((value) => ({ value, label: t(`keys.expiry.${value}`) }));
  const kept = apiKey.expires_at
    ? [{ value: KEPT, label: exact(apiKey.expires_at, i18n.language) }]
    : [];
  return (
    <FormDialog
      title={t("keys.editTitle", { name: apiKey.name })}
      submit={t("common.save")}
      busy={change.isPending}
      error={change.error}
      onSubmit={form.handleSubmit((values) => change.mutate(toChange(apiKey, values, Date.now())))}
      onClose={onClose}
    >
      <TextField
        {...form.register("name")}
        label={t("keys.name")}
        autoFocus
        required
        error={errors.name !== undefined}
        helperText={errors.name?.message}
      />
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <TextField
          {...form.register("project")}
          label={t("keys.project")}
          helperText={t("keys.projectHint")}
        />
        <Controller
          control={form.control}
          name="expiry"
          render={({ field }) => (
            <SelectField {...field} label={t("keys.expires")} choices={[...kept, ...offered]} />
          )}
        />
      </Box>
      <Controller
        control={form.control}
        name="models"
        render={({ field }) => <ModelsField value={field.value} onChange={field.onChange} />}
      />
      <EffectiveAccess role={apiKey.role} models={form.watch("models")} />
    </FormDialog>
  );
}
