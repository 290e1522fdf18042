import { zodResolver } from "@hookform/resolvers/zod";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { Entry } from "@/api/types";
import { AmountField } from "@/components/AmountField";
import { FormDialog } from "@/components/FormDialog";
import { useOrderKey } from "@/components/useOrderKey";
import { useToast } from "@/components/useToast";
import { isAmount } from "@/format/decimal";
import { refund } from "./queries";

interface Props {
  entry: Entry;
  onClose: () => void;
}

/** Gives the price of a call back, or takes back what an entry gave. */
export function RefundDialog({ entry, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const key = useOrderKey();
  const ofCall = entry.kind === "charge";
  const schema = z.object({
    amount: z.union([z.literal(""), z.string().refine(isAmount, t("form.amount"))], {
      error: t("form.amount"),
    }),
    note: z.string().max(500, t("form.tooLong", { count: 500 })),
  });
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { amount: "", note: "" } });
  const order = useMutation({
    mutationFn: ({ amount, note }: z.infer<typeof schema>) =>
      refund({
        key,
        ...(ofCall ? { call_id: entry.call_id ?? "" } : { entry_id: entry.id }),
        amount: amount.trim() || undefined,
        note: note.trim() || undefined,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["credits"] });
      toast(t("billing.refunded"));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={ofCall ? t("billing.refundTitle") : t("billing.takeBackTitle")}
      submit={ofCall ? t("billing.refund") : t("billing.takeBack")}
      busy={order.isPending}
      error={order.error}
      onSubmit={form.handleSubmit((values) => order.mutate(values))}
      onClose={onClose}
    >
      <Typography color="text.secondary">
        {ofCall ? t("billing.refundText") : t("billing.takeBackText")}
      </Typography>
      <AmountField
        {...form.register("amount")}
        label={t("billing.amount")}
        autoFocus
        error={errors.amount !== undefined}
        helperText={errors.amount?.message ?? t("billing.wholeAmount")}
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
