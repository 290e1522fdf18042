import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Limit } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { deleteLimit, limitsQuery } from "./queries";

interface Props {
  limit: Limit;
  onClose: () => void;
}

export function LimitDelete({ limit, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const { name } = limit;
  const remove = useMutation({
    mutationFn: deleteLimit,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: limitsQuery.queryKey });
      toast(t("limits.deleted", { name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("limits.deleteTitle", { name })}
      action={t("common.delete")}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(limit.id)}
      onClose={onClose}
    >
      <Typography>{t("limits.deleteText")}</Typography>
    </Confirm>
  );
}
