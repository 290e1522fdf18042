import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { providersQuery } from "@/api/providers";
import type { Credential } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot } from "@/components/StateDot";
import { CredentialDelete } from "./CredentialDelete";
import { CredentialWaits } from "./CredentialWaits";
import { checkCredential, standingQuery } from "./queries";

interface Props {
  credential: Credential;
  readOnly: boolean;
  onEdit: () => void;
}

export function CredentialCard({ credential, readOnly, onEdit }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const check = useMutation({
    mutationFn: checkCredential,
    onSettled: () => client.invalidateQueries({ queryKey: providersQuery.queryKey }),
  });
  const standing = useQuery(standingQuery).data?.credentials.filter(
    ({ credentialId }) => credentialId === credential.id,
  );
  const stored = credential.error ? new ApiError(0, "credential_invalid", credential.error) : null;
  const tone = credential.active ? "success" : "error";
  const state = credential.active ? t("credentials.valid") : t("credentials.invalid");
  return (
    <Paper
      variant="outlined"
      sx={{ p: 1.5, borderColor: credential.active ? "divider" : "error.main" }}
    >
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", alignItems: "baseline" }}>
        <Typography sx={{ fontWeight: 600, flex: 1, overflowWrap: "anywhere" }}>
          {credential.name}
        </Typography>
        <StateDot tone={tone} label={state} />
      </Box>
      <Box component="code" sx={{ fontSize: 13, overflowWrap: "anywhere" }}>
        {credential.maskedValue}
      </Box>
      <Box sx={{ fontSize: 13, color: "text.secondary", mt: 0.5, overflowWrap: "anywhere" }}>
        {t("credentials.savedFor", { host: credential.savedFor })}
        {" · "}
        {t("credentials.weightIs", { weight: credential.weight })}
        {" · "}
        {t("credentials.used", { count: credential.usageCount })}
        {credential.lastUsedAt ? (
          <>
            {" · "}
            <RelativeTime at={credential.lastUsedAt} />
          </>
        ) : null}
      </Box>
      {standing && standing.length > 0 ? (
        <CredentialWaits credential={credential} standing={standing} />
      ) : null}
      {check.error || stored ? (
        <Box sx={{ mt: 1 }}>
          <ErrorState error={check.error ?? stored} />
        </Box>
      ) : null}
      <Box sx={{ display: "flex", gap: 0.5, mt: 1, ml: -0.75 }}>
        <Button size="small" loading={check.isPending} onClick={() => check.mutate(credential)}>
          {check.isSuccess ? t("credentials.worked") : t("credentials.test")}
        </Button>
        {readOnly ? null : (
          <>
            <Button size="small" onClick={onEdit}>
              {t("common.edit")}
            </Button>
            <Button size="small" color="error" onClick={() => setDeleting(true)}>
              {t("common.delete")}
            </Button>
          </>
        )}
      </Box>
      {deleting ? (
        <CredentialDelete credential={credential} onClose={() => setDeleting(false)} />
      ) : null}
    </Paper>
  );
}
