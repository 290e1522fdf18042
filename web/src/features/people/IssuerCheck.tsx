import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Issuer } from "@/api/types";
import { StateDot } from "@/components/StateDot";
import { errorText } from "@/i18n/errorText";
import { checkIssuer } from "./issuerQueries";

/** Asks an issuer for its discovery document and its keys, and tells what does not fit. */
export function IssuerCheck({ issuer }: { issuer: Issuer }) {
  const { t } = useTranslation();
  const check = useMutation({ mutationFn: checkIssuer });
  const problem = check.isError ? errorText(t, check.error) : check.data?.problem;
  return (
    <Box sx={{ display: "grid", gap: 0.5, justifyItems: "start" }}>
      <Button
        size="small"
        loading={check.isPending}
        aria-label={t("issuers.checkNamed", { name: issuer.display_name })}
        onClick={() => check.mutate(issuer.id)}
      >
        {t("issuers.checkNow")}
      </Button>
      {check.data?.ok ? <StateDot tone="success" label={t("issuers.fits")} /> : null}
      {problem ? (
        <Alert severity="error" sx={{ py: 0, textAlign: "left", overflowWrap: "anywhere" }}>
          {problem}
        </Alert>
      ) : null}
    </Box>
  );
}
