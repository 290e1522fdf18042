import Code from "@mui/icons-material/Code";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { freshKeyQuery } from "@/api/freshKey";
import { firstModel, modelsQuery } from "@/api/models";
import { Snippets } from "@/components/Snippets";
import { usePhone } from "@/components/usePhone";

/** Opens what an application needs to call the hub: address, key, model, in every kind of client. */
export function IntegrateButton() {
  const { t } = useTranslation();
  const id = useId();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const models = useQuery(modelsQuery).data;
  const secret = useQuery(freshKeyQuery).data;
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="outlined" startIcon={<Code />} onClick={() => setOpen(true)}>
        {t("home.integrate")}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        fullScreen={phone}
        fullWidth
        maxWidth="md"
        aria-labelledby={id}
      >
        <DialogTitle id={id}>{t("home.integrateTitle")}</DialogTitle>
        <DialogContent>
          <Snippets secret={secret} model={firstModel(models) ?? "demo/chat"} />
          <Typography variant="body2" color="text.secondary" sx={{ mt: 1.5 }}>
            {secret ? t("home.freshKey") : t("home.placeholder")}
          </Typography>
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button onClick={close}>{t("common.close")}</Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
