import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "./CodeBlock";
import { Snippets } from "./Snippets";
import { usePhone } from "./usePhone";

interface Props {
  title: string;
  secret: string;
  model: string;
  note?: string;
  /** Stands below the secret, such as a way to try it. */
  extra?: ReactNode;
  onClose: () => void;
}

/** Shows a new secret for the only time. It closes by its button alone, never by a stray click. */
export function SecretOnce({ title, secret, model, note, extra, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  return (
    <Dialog open fullScreen={phone} fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id} sx={{ overflowWrap: "anywhere" }}>
        {title}
      </DialogTitle>
      <DialogContent>
        <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}>
          <Alert severity="warning">{t("secret.once")}</Alert>
          <CodeBlock label={t("secret.label")} code={secret} />
          {note ? <Box sx={{ color: "text.secondary" }}>{note}</Box> : null}
          {extra}
          <Snippets secret={secret} model={model} />
        </Box>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button variant="contained" onClick={onClose}>
          {t("secret.saved")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
