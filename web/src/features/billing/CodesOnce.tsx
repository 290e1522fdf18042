import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { NewCode } from "@/api/types";
import { CodeBlock } from "@/components/CodeBlock";
import { usePhone } from "@/components/usePhone";

interface Props {
  codes: NewCode[];
  onClose: () => void;
}

/** Shows new codes for the only time, one a line. It closes by its button alone. */
export function CodesOnce({ codes, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  return (
    <Dialog open fullScreen={phone} fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id}>{t("codes.made", { count: codes.length })}</DialogTitle>
      <DialogContent>
        <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}>
          <Alert severity="warning">{t("codes.once", { count: codes.length })}</Alert>
          <CodeBlock
            label={t("billing.codes")}
            code={codes.map(({ text }) => text).join("\n")}
            maxHeight={320}
          />
        </Box>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button variant="contained" onClick={onClose}>
          {t("codes.saved", { count: codes.length })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
