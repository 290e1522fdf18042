import OpenInNew from "@mui/icons-material/OpenInNew";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { RedeemDialog } from "./RedeemDialog";

/** Ways to more credits: a code, or the shop that the hub names. */
export function OwnActions() {
  const { t } = useTranslation();
  const hub = useQuery(hubQuery).data;
  const [redeeming, setRedeeming] = useState(false);
  return (
    <>
      {hub?.topup_url ? (
        <Button
          variant="contained"
          href={hub.topup_url}
          target="_blank"
          rel="noopener"
          endIcon={<OpenInNew />}
        >
          {t("billing.topUp")}
        </Button>
      ) : null}
      <Button
        variant={hub?.topup_url ? "outlined" : "contained"}
        onClick={() => setRedeeming(true)}
      >
        {t("billing.redeem")}
      </Button>
      {redeeming ? <RedeemDialog onClose={() => setRedeeming(false)} /> : null}
    </>
  );
}
