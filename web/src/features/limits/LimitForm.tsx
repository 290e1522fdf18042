import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Limit } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { LimitFields } from "./LimitFields";
import { type LimitValues, limitSchema, limitValues, toRates } from "./limitSchema";
import { changeLimit, createLimit, limitsQuery } from "./queries";

interface Props {
  /** Null makes a new one. */
  limit: Limit | null;
  onClose: () => void;
}

export function LimitForm({ limit, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const form = useForm({
    resolver: zodResolver(limitSchema(t)),
    defaultValues: limitValues(limit),
  });
  const save = useMutation({
    mutationFn: (values: LimitValues) => {
      const { name, scope, scopeId } = values;
      const limits = toRates(values);
      return limit
        ? changeLimit({ id: limit.id, name, limits })
        : createLimit({ name, scope, scope_id: scopeId || undefined, limits });
    },
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: limitsQuery.queryKey });
      toast(t("limits.saved", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={limit ? t("limits.edit") : t("limits.create")}
      submit={limit ? t("common.save") : t("limits.createButton")}
      busy={save.isPending}
      error={save.error}
      onSubmit={form.handleSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <LimitFields form={form} fixed={limit !== null} />
    </FormDialog>
  );
}
