import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Rate } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { deleteRate } from "./rateQueries";

interface Props {
  rate: Rate;
  onClose: () => void;
}

export function RateDelete({ rate, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteRate,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["rates"] });
      toast(t("rates.deleted", { model: rate.model }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("rates.deleteTitle", { model: rate.modelDisplay })}
      action={t("common.delete")}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: rate.id, providerId: rate.providerId })}
      onClose={onClose}
    >
      <Typography>{t("rates.deleteText")}</Typography>
    </Confirm>
  );
}
