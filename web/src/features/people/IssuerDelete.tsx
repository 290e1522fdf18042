import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Issuer } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { deleteIssuer, issuersQuery } from "./issuerQueries";

interface Props {
  issuer: Issuer;
  onClose: () => void;
}

export function IssuerDelete({ issuer, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const name = issuer.display_name;
  const remove = useMutation({
    mutationFn: deleteIssuer,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: issuersQuery.queryKey });
      toast(t("issuers.deleted", { name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("issuers.deleteTitle", { name })}
      action={t("common.delete")}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(issuer.id)}
      onClose={onClose}
    >
      <Typography>{t("issuers.deleteText")}</Typography>
    </Confirm>
  );
}
