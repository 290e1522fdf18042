import { zodResolver } from "@hookform/resolvers/zod";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { readable } from "@/format/decimal";
import { redeemCode } from "./queries";

export function RedeemDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const schema = z.object({ code: z.string().trim().min(1, t("form.required")) });
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { code: "" } });
  const redeem = useMutation({
    mutationFn: redeemCode,
    onSuccess: ({ entry }) => {
      void client.invalidateQueries({ queryKey: ["credits"] });
      toast(t("billing.redeemed", { amount: readable(entry.amount) }));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={t("billing.redeem")}
      submit={t("billing.redeemButton")}
      busy={redeem.isPending}
      error={redeem.error}
      onSubmit={form.handleSubmit(({ code }) => redeem.mutate(code))}
      onClose={onClose}
    >
      <Typography color="text.secondary">{t("billing.redeemText")}</Typography>
      <TextField
        {...form.register("code")}
        label={t("billing.code")}
        autoFocus
        autoComplete="off"
        error={errors.code !== undefined}
        helperText={errors.code?.message}
        slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: "characters" } }}
      />
    </FormDialog>
  );
}
