import Box from "@mui/material/Box";
import CircularProgress from "@mui/material/CircularProgress";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { signInByLink } from "@/api/session";
import type { Session } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { ErrorState } from "@/components/ErrorState";

interface Props {
  token: string;
  onSignedIn: (session: Session) => void;
}

/** Spends the one-time owner link, or says how to get another. */
export function RedeemLink({ token, onSignedIn }: Props) {
  const { t } = useTranslation();
  const { mutate, isError, error } = useMutation({
    mutationFn: signInByLink,
    onSuccess: onSignedIn,
  });
  const spent = useRef("");

  useEffect(() => {
    // The link works once: an effect that runs twice must not spend it twice.
    if (spent.current === token) return;
    spent.current = token;
    mutate(token);
  }, [token, mutate]);

  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <Typography variant="h1">{t("signIn.linkTitle")}</Typography>
      {isError ? (
        <>
          <ErrorState error={error} />
          <ButtonLink to="/sign-in">{t("signIn.usePassword")}</ButtonLink>
        </>
      ) : (
        <Box sx={{ display: "flex", alignItems: "center", gap: 1.5, color: "text.secondary" }}>
          <CircularProgress size={20} />
          {t("signIn.linkText")}
        </Box>
      )}
    </Box>
  );
}
