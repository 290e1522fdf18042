import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PaymentEvent } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { readable } from "@/format/decimal";
import { errorText } from "@/i18n/errorText";
import { resendEvent, writeOffEvent } from "./paymentQueries";

/** Send again what Payment Kit does not have, or give up what it refuses. */
export function PaymentActions({ event }: { event: PaymentEvent }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const onSuccess = (text: string) => {
    toast(text);
    setAsking(false);
    return client.invalidateQueries({ queryKey: ["payments"] });
  };
  const resend = useMutation({
    mutationFn: () => resendEvent(event.id),
    onSuccess: () => onSuccess(t("payments.resent")),
    onError: (error) => toast(errorText(t, error), "error"),
  });
  const writeOff = useMutation({
    mutationFn: () => writeOffEvent(event.id),
    onSuccess: () => onSuccess(t("payments.writtenOff")),
  });
  return (
    <>
      {event.state === "dead" ? (
        <Button color="error" onClick={() => setAsking(true)}>
          {t("payments.writeOff")}
        </Button>
      ) : null}
      {["dead", "frozen", "written_off"].includes(event.state) ? (
        <Button variant="outlined" loading={resend.isPending} onClick={() => resend.mutate()}>
          {t("payments.resend")}
        </Button>
      ) : null}
      {asking ? (
        <Confirm
          title={t("payments.writeOffTitle", { amount: readable(event.amount) })}
          action={t("payments.writeOff")}
          busy={writeOff.isPending}
          error={writeOff.error}
          onConfirm={() => writeOff.mutate()}
          onClose={() => setAsking(false)}
        >
          <Typography>{t("payments.writeOffText")}</Typography>
        </Confirm>
      ) : null}
    </>
  );
}
