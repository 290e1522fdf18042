import { zodResolver } from "@hookform/resolvers/zod";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { Budget } from "@/api/types";
import { AmountField } from "@/components/AmountField";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { dateTimeText, daysAgo, momentOf } from "@/format/day";
import { isAmount } from "@/format/decimal";
import { isRaised } from "./limit";
import { budgetsQuery, changeBudget } from "./queries";

interface Props {
  budget: Budget;
  onClose: () => void;
}

/** More for a while: it ends by itself. */
export function BudgetRaise({ budget, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const raised = isRaised(budget, Date.now());
  const schema = z.object({
    extra: z
      .string()
      .refine((text) => isAmount(text) && !/^[0.\s]*$/.test(text), t("form.amountAboveZero")),
    until: z
      .string()
      .refine((text) => (momentOf(text) ?? "") > new Date().toISOString(), t("form.inThePast")),
  });
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: {
      extra: raised ? budget.extra : "",
      until: dateTimeText(
        raised && budget.extra_until ? new Date(budget.extra_until) : daysAgo(-1),
      ),
    },
  });
  const change = useMutation({
    mutationFn: changeBudget,
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: budgetsQuery.queryKey });
      toast(t("budgets.saved", { name }));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={t("budgets.raiseTitle", { name: budget.name })}
      submit={t("budgets.raiseButton")}
      busy={change.isPending}
      error={change.error}
      onSubmit={form.handleSubmit(({ extra, until }) =>
        change.mutate({
          id: budget.id,
          extra: extra.trim(),
          extra_until: momentOf(until) ?? undefined,
        }),
      )}
      onClose={onClose}
      extra={
        raised ? (
          <Button color="error" onClick={() => change.mutate({ id: budget.id, extra: "0" })}>
            {t("budgets.endRaise")}
          </Button>
        ) : null
      }
    >
      <Typography color="text.secondary">{t("budgets.raiseText")}</Typography>
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <AmountField
          {...form.register("extra")}
          label={t("budgets.extraAmount")}
          autoFocus
          error={errors.extra !== undefined}
          helperText={errors.extra?.message}
        />
        <TextField
          {...form.register("until")}
          type="datetime-local"
          label={t("budgets.until")}
          error={errors.until !== undefined}
          helperText={errors.until?.message}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Box>
    </FormDialog>
  );
}
