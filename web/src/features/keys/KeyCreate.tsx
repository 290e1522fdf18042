import { zodResolver } from "@hookform/resolvers/zod";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { NewKey } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { SelectField } from "@/components/SelectField";
import { EffectiveAccess } from "./EffectiveAccess";
import { EMPTY_KEY, EXPIRIES, keySchema, toRequest } from "./keySchema";
import { ModelsField } from "./ModelsField";
import { createKey } from "./queries";

interface Props {
  onMade: (key: NewKey) => void;
  onClose: () => void;
}

export function KeyCreate({ onMade, onClose }: Props) {
  const { t } = useTranslation();
  const form = useForm({ resolver: zodResolver(keySchema(t)), defaultValues: EMPTY_KEY });
  const create = useMutation({ mutationFn: createKey, onSuccess: onMade });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={t("keys.create")}
      submit={t("keys.createButton")}
      busy={create.isPending}
      error={create.error}
      onSubmit={form.handleSubmit((values) => create.mutate(toRequest(values, Date.now())))}
      onClose={onClose}
    >
      <TextField
        {...form.register("name")}
        label={t("keys.name")}
        autoFocus
        required
        error={errors.name !== undefined}
        helperText={errors.name?.message ?? t("keys.nameHint")}
      />
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("keys.role")}
              helperText={t(`keys.roleHints.${field.value}`)}
              choices={[
                { value: "member", label: t("keys.roles.member") },
                { value: "admin", label: t("keys.roles.admin") },
              ]}
            />
          )}
        />
        <Controller
          control={form.control}
          name="expiry"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("keys.expires")}
              choices={EXPIRIES.map((value) => ({ value, label: t(`keys.expiry.${value}`) }))}
            />
          )}
        />
        <TextField
          {...form.register("project")}
          label={t("keys.project")}
          helperText={t("form.optional")}
        />
        <TextField
          {...form.register("user")}
          label={t("keys.user")}
          helperText={t("form.optional")}
        />
      </Box>
      <Controller
        control={form.control}
        name="models"
        render={({ field }) => <ModelsField value={field.value} onChange={field.onChange} />}
      />
      <EffectiveAccess role={form.watch("role")} models={form.watch("models")} />
    </FormDialog>
  );
}
