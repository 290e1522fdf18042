import Box from "@mui/material/Box";
import CircularProgress from "@mui/material/CircularProgress";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { acceptInvitation, accountLinkQuery, resetPassword } from "@/api/account";
import { ButtonLink } from "@/components/ButtonLink";
import { ErrorState } from "@/components/ErrorState";
import { AccountForm } from "./AccountForm";
import { useEntered } from "./useEntered";

/** Where a link leads that an admin made: to join the hub, or to set a new password. */
export function JoinPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const link = useQuery(accountLinkQuery(token));
  const onSuccess = useEntered(undefined);
  const join = useMutation({ mutationFn: acceptInvitation, onSuccess });
  const reset = useMutation({ mutationFn: resetPassword, onSuccess });
  if (link.isPending) return <CircularProgress size={20} />;
  if (link.isError) {
    return (
      <Box sx={{ display: "grid", gap: 2 }}>
        <Typography variant="h1">{t("signIn.joinTitle")}</Typography>
        <ErrorState error={link.error} />
        <ButtonLink to="/sign-in">{t("signIn.usePassword")}</ButtonLink>
      </Box>
    );
  }
  const invited = link.data.kind === "invitation";
  const sending = invited ? join : reset;
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <Typography variant="h1">{t(invited ? "signIn.joinTitle" : "signIn.resetTitle")}</Typography>
      <Typography color="text.secondary">
        {t(invited ? "signIn.joinText" : "signIn.resetText")}
      </Typography>
      <AccountForm
        fixedName={invited ? null : (link.data.name ?? "")}
        suggestedName={link.data.name ?? ""}
        withEmail={false}
        submit={t(invited ? "signIn.join" : "signIn.passwordSave")}
        busy={sending.isPending}
        error={sending.error}
        onSubmit={({ name, password }) =>
          invited
            ? join.mutate({ token, name, password })
            : reset.mutate({ token, new_password: password })
        }
      />
    </Box>
  );
}
