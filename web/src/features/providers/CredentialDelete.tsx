import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { providersQuery } from "@/api/providers";
import type { Credential } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { deleteCredential } from "./queries";

interface Props {
  credential: Credential;
  onClose: () => void;
}

export function CredentialDelete({ credential, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteCredential,
    onSuccess: async () => {
      toast(t("credentials.deleted", { name: credential.name }));
      onClose();
      await client.invalidateQueries({ queryKey: providersQuery.queryKey });
    },
  });
  return (
    <Confirm
      title={t("credentials.deleteTitle", { name: credential.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(credential)}
      onClose={onClose}
    >
      <Typography>{t("credentials.deleteText")}</Typography>
    </Confirm>
  );
}
