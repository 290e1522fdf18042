import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEventHandler, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "./ErrorState";
import { usePhone } from "./usePhone";

interface Props {
  title: string;
  submit: string;
  busy: boolean;
  error: unknown;
  onSubmit: FormEventHandler<HTMLFormElement>;
  onClose: () => void;
  /** For forms with parts side by side. */
  wide?: boolean;
  /** Further buttons, left of Cancel. */
  extra?: ReactNode;
  children: ReactNode;
}

// As the dialog's own parts expect it of their parent: the middle one scrolls.
const FORM = { display: "flex", flexDirection: "column", minHeight: 0, flex: 1 } as const;

/** A form in a dialog: full screen on a phone, what the hub refused shown above the buttons. */
export function FormDialog(props: Props) {
  const { title, submit, busy, error, onSubmit, onClose, wide, extra, children } = props;
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  return (
    <Dialog
      open
      onClose={(_, reason) => reason === "escapeKeyDown" && onClose()}
      fullScreen={phone}
      fullWidth
      maxWidth={wide ? "md" : "sm"}
      aria-labelledby={id}
    >
      <Box component="form" noValidate onSubmit={onSubmit} sx={FORM}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gap: 2, pt: 1, gridTemplateColumns: "minmax(0, 1fr)" }}>
            {children}
            {error ? <ErrorState error={error} /> : null}
          </Box>
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          {extra}
          <Box sx={{ flex: 1 }} />
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="contained" loading={busy}>
            {submit}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
