import { zodResolver } from "@hookform/resolvers/zod";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { NewCode } from "@/api/types";
import { AmountField } from "@/components/AmountField";
import { FormDialog } from "@/components/FormDialog";
import { codeSchema, EMPTY_CODE, toCodeOrder } from "./codeSchema";
import { codesQuery, createCodes } from "./queries";

interface Props {
  onMade: (codes: NewCode[]) => void;
  onClose: () => void;
}

export function CodeCreate({ onMade, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({ resolver: zodResolver(codeSchema(t)), defaultValues: EMPTY_CODE });
  const create = useMutation({
    mutationFn: createCodes,
    onSuccess: ({ codes }) => {
      void client.invalidateQueries({ queryKey: codesQuery.queryKey });
      onMade(codes);
    },
  });
  const { errors } = form.formState;
  const field = (name: "count" | "uses" | "days" | "note") => ({
    ...form.register(name),
    label: t(`codes.fields.${name}`),
    error: errors[name] !== undefined,
    helperText: errors[name]?.message ?? t(`codes.hints.${name}`),
  });
  return (
    <FormDialog
      title={t("codes.create")}
      submit={t("codes.createButton")}
      busy={create.isPending}
      error={create.error}
      onSubmit={form.handleSubmit((values) => create.mutate(toCodeOrder(values)))}
      onClose={onClose}
    >
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <AmountField
          {...form.register("amount")}
          label={t("codes.worth")}
          autoFocus
          error={errors.amount !== undefined}
          helperText={errors.amount?.message ?? t("codes.hints.amount")}
        />
        <TextField {...field("days")} slotProps={{ htmlInput: { inputMode: "numeric" } }} />
        <TextField {...field("count")} slotProps={{ htmlInput: { inputMode: "numeric" } }} />
        <TextField {...field("uses")} slotProps={{ htmlInput: { inputMode: "numeric" } }} />
      </Box>
      <TextField
        {...form.register("expires")}
        type="datetime-local"
        label={t("codes.redeemUntil")}
        error={errors.expires !== undefined}
        helperText={errors.expires?.message ?? t("codes.hints.expires")}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <TextField {...field("note")} />
    </FormDialog>
  );
}
