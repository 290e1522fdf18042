import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { mountPath } from "@/api/base";
import type { Hub } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { problemText } from "./problemText";
import { safeTarget } from "./safeTarget";

interface Props {
  ways: Hub["sign_in"] | undefined;
  target: string | undefined;
  problem: string | undefined;
  problemIssuer: string | undefined;
}

/** The other ways in: a button for each issuer, and an account of one's own where that is allowed. */
export function IssuerSignIn({ ways, target, problem, problemIssuer }: Props) {
  const { t } = useTranslation();
  const issuers = ways?.issuers ?? [];
  const told = problem ? problemText(t, problem, problemIssuer) : undefined;
  if (issuers.length === 0 && !ways?.sign_up && !told) return null;
  const back = new URLSearchParams({ redirect: safeTarget(target) });
  return (
    <Box sx={{ display: "grid", gap: 1.5, mt: 2 }}>
      {told ? <Alert severity="error">{told}</Alert> : null}
      {issuers.length > 0 ? (
        <Typography variant="body2" color="text.secondary" align="center">
          {t("signIn.or")}
        </Typography>
      ) : null}
      {issuers.map((issuer) => (
        <Box key={issuer.name} sx={{ display: "grid", gap: 0.5 }}>
          <Button
            variant="outlined"
            size="large"
            href={`${mountPath()}/api/session/oidc/${issuer.name}?${back}`}
          >
            {t("signIn.withIssuer", { name: issuer.display_name })}
          </Button>
          {issuer.problem && !told ? (
            <Alert severity="warning">{problemText(t, issuer.problem, issuer.display_name)}</Alert>
          ) : null}
        </Box>
      ))}
      {ways?.sign_up ? (
        <ButtonLink to="/sign-up" search={{ redirect: target }}>
          {t("signIn.signUp")}
        </ButtonLink>
      ) : null}
    </Box>
  );
}
