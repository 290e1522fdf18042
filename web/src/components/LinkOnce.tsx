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

interface Props {
  title: string;
  url: string;
  /** Whom to send it to, and until when it counts. */
  children: ReactNode;
  onClose: () => void;
}

/** Shows a link with a secret in it for the only time. It closes by its button alone. */
export function LinkOnce({ title, url, children, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Dialog open fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id} sx={{ overflowWrap: "anywhere" }}>
        {title}
      </DialogTitle>
      <DialogContent>
        <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}>
          <Alert severity="warning">{t("link.once")}</Alert>
          <CodeBlock label={t("link.label")} code={url} />
          <Box sx={{ color: "text.secondary" }}>{children}</Box>
        </Box>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button variant="contained" onClick={onClose}>
          {t("link.sent")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
