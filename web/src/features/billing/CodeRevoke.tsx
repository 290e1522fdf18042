import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Code } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { codesQuery, revokeCode } from "./queries";

interface Props {
  code: Code;
  onClose: () => void;
}

export function CodeRevoke({ code, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: revokeCode,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: codesQuery.queryKey });
      toast(t("codes.revoked"));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("codes.revokeTitle", { end: code.last_four })}
      action={t("codes.revoke")}
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(code.id)}
      onClose={onClose}
    >
      <Typography>{t("codes.revokeText", { count: code.used })}</Typography>
    </Confirm>
  );
}
