import Alert from "@mui/material/Alert";
import Snackbar from "@mui/material/Snackbar";
import { type ReactNode, useCallback, useState } from "react";
import { ToastContext, type ToastKind } from "./useToast";

interface Toast {
  id: number;
  text: string;
  kind: ToastKind;
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<Toast | null>(null);
  const [open, setOpen] = useState(false);
  const show = useCallback((text: string, kind: ToastKind = "success") => {
    setToast((last) => ({ id: (last?.id ?? 0) + 1, text, kind }));
    setOpen(true);
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <Snackbar
        key={toast?.id}
        open={open}
        autoHideDuration={toast?.kind === "error" ? 8000 : 3500}
        onClose={(_, reason) => reason !== "clickaway" && setOpen(false)}
        sx={{ mb: { xs: 7, md: 0 } }}
      >
        <Alert severity={toast?.kind ?? "success"} onClose={() => setOpen(false)} variant="filled">
          {toast?.text}
        </Alert>
      </Snackbar>
    </ToastContext>
  );
}
