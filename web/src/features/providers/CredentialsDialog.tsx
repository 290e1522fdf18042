import Add from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Credential, Provider } from "@/api/types";
import { Empty } from "@/components/Empty";
import { ManagedMark } from "@/components/ManagedMark";
import { usePhone } from "@/components/usePhone";
import { CircuitList } from "./CircuitList";
import { CredentialCard } from "./CredentialCard";
import { CredentialEdit } from "./CredentialEdit";

interface Props {
  provider: Provider;
  onClose: () => void;
}

export function CredentialsDialog({ provider, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  const [editing, setEditing] = useState<Credential | "new" | null>(null);
  if (editing !== null) {
    return (
      <CredentialEdit
        provider={provider}
        credential={editing === "new" ? null : editing}
        onClose={() => setEditing(null)}
      />
    );
  }
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id} sx={{ overflowWrap: "anywhere" }}>
        {t("credentials.title", { name: provider.displayName })}
      </DialogTitle>
      <DialogContent>
        {provider.readOnly ? (
          <Box sx={{ mb: 2 }}>
            <ManagedMark source={provider.managedBy} />
          </Box>
        ) : null}
        {provider.credentials.length === 0 ? (
          <Empty title={t("credentials.empty")} text={t("credentials.emptyText")} />
        ) : (
          <Box sx={{ display: "grid", gap: 1.5, gridTemplateColumns: "minmax(0, 1fr)" }}>
            {provider.credentials.map((credential) => (
              <CredentialCard
                key={credential.id}
                credential={credential}
                readOnly={provider.readOnly}
                onEdit={() => setEditing(credential)}
              />
            ))}
          </Box>
        )}
        <CircuitList provider={provider} />
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        {provider.readOnly ? null : (
          <Button startIcon={<Add />} onClick={() => setEditing("new")}>
            {t("credentials.add")}
          </Button>
        )}
        <Box sx={{ flex: 1 }} />
        <Button onClick={onClose}>{t("common.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}
