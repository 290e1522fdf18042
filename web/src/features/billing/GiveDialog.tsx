import { zodResolver } from "@hookform/resolvers/zod";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { AmountField } from "@/components/AmountField";
import { FormDialog } from "@/components/FormDialog";
import { SelectField } from "@/components/SelectField";
import { useOrderKey } from "@/components/useOrderKey";
import { useToast } from "@/components/useToast";
import { readable } from "@/format/decimal";
import { giftSchema, giftValues, SOURCES, toGift } from "./giftSchema";
import { giveCredits } from "./queries";

interface Props {
  /** Absent: the form asks for whom. */
  owner?: string;
  onClose: () => void;
}

export function GiveDialog({ owner, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const key = useOrderKey();
  const form = useForm({
    resolver: zodResolver(giftSchema(t)),
    defaultValues: giftValues(owner),
  });
  const give = useMutation({
    mutationFn: giveCredits,
    onSuccess: ({ entry }) => {
      void client.invalidateQueries({ queryKey: ["credits"] });
      toast(t("billing.given", { amount: readable(entry.amount) }));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={t("billing.give")}
      submit={t("billing.giveButton")}
      busy={give.isPending}
      error={give.error}
      onSubmit={form.handleSubmit((values) => give.mutate(toGift(values, key)))}
      onClose={onClose}
    >
      {owner === undefined ? (
        <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "160px 1fr" } }}>
          <Controller
            control={form.control}
            name="whose"
            render={({ field }) => (
              <SelectField
                {...field}
                label={t("billing.whose")}
                choices={[
                  { value: "user", label: t("billing.user") },
                  { value: "key", label: t("billing.key") },
                ]}
              />
            )}
          />
          <TextField
            {...form.register("id")}
            label={t("billing.id")}
            error={errors.id !== undefined}
            helperText={errors.id?.message ?? t("billing.idHint")}
          />
        </Box>
      ) : null}
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <AmountField
          {...form.register("amount")}
          label={t("billing.amount")}
          autoFocus={owner !== undefined}
          error={errors.amount !== undefined}
          helperText={errors.amount?.message}
        />
        <Controller
          control={form.control}
          name="source"
          render={({ field }) => (
            <SelectField
              {...field}
              label={t("billing.source")}
              helperText={t(`billing.sourceHints.${field.value}`)}
              choices={SOURCES.map((value) => ({ value, label: t(`billing.kinds.${value}`) }))}
            />
          )}
        />
      </Box>
      <TextField
        {...form.register("expires")}
        type="datetime-local"
        label={t("billing.expires")}
        error={errors.expires !== undefined}
        helperText={errors.expires?.message ?? t("billing.expiresHint")}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <TextField
        {...form.register("note")}
        label={t("billing.reason")}
        error={errors.note !== undefined}
        helperText={errors.note?.message ?? t("billing.reasonHint")}
      />
    </FormDialog>
  );
}
