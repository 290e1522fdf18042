import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Key } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { RelativeTime } from "@/components/RelativeTime";
import { useToast } from "@/components/useToast";

interface Props {
  apiKey: Key;
  /** Takes the key's id. */
  revoke: (id: string) => Promise<void>;
  onClose: () => void;
}

export function KeyRevoke({ apiKey, revoke, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const revoking = useMutation({
    mutationFn: revoke,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["keys"] });
      toast(t("keys.revoked", { name: apiKey.name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("keys.revokeTitle", { name: apiKey.name })}
      action={t("keys.revoke")}
      busy={revoking.isPending}
      error={revoking.error}
      onConfirm={() => revoking.mutate(apiKey.id)}
      onClose={onClose}
    >
      <Typography>{t("keys.revokeText")}</Typography>
      <Typography color="text.secondary">
        {t("keys.lastUsed")}: <RelativeTime at={apiKey.last_used_at} missing={t("keys.never")} />
      </Typography>
    </Confirm>
  );
}
