import { zodResolver } from "@hookform/resolvers/zod";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { AmountField } from "@/components/AmountField";
import { FormDialog } from "@/components/FormDialog";
import { useOrderKey } from "@/components/useOrderKey";
import { useToast } from "@/components/useToast";
import { isAmount, readable } from "@/format/decimal";
import { takeCredits } from "./queries";

interface Props {
  owner: string;
  onClose: () => void;
}

export function TakeDialog({ owner, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const key = useOrderKey();
  const schema = z.object({
    amount: z
      .string()
      .refine((text) => isAmount(text) && !/^[0.\s]*$/.test(text), t("form.amountAboveZero")),
    note: z
      .string()
      .trim()
      .min(1, t("form.required"))
      .max(500, t("form.tooLong", { count: 500 })),
  });
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { amount: "", note: "" } });
  const take = useMutation({
    mutationFn: takeCredits,
    onSuccess: ({ entry }) => {
      void client.invalidateQueries({ queryKey: ["credits"] });
      toast(t("billing.taken", { amount: readable(entry.amount.replace("-", "")) }));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={t("billing.take")}
      submit={t("billing.takeButton")}
      busy={take.isPending}
      error={take.error}
      onSubmit={form.handleSubmit(({ amount, note }) =>
        take.mutate({ key, owner, amount: amount.trim(), note }),
      )}
      onClose={onClose}
    >
      <Typography color="text.secondary">{t("billing.takeText")}</Typography>
      <AmountField
        {...form.register("amount")}
        label={t("billing.amount")}
        autoFocus
        error={errors.amount !== undefined}
        helperText={errors.amount?.message}
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
