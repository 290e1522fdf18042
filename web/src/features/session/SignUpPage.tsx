import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { signUp } from "@/api/account";
import { ButtonLink } from "@/components/ButtonLink";
import { AccountForm } from "./AccountForm";
import { useEntered } from "./useEntered";

/** An account of one's own, where the operator allows that. */
export function SignUpPage({ target }: { target: string | undefined }) {
  const { t } = useTranslation();
  const enter = useMutation({ mutationFn: signUp, onSuccess: useEntered(target) });
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <Typography variant="h1">{t("signIn.signUpTitle")}</Typography>
      <AccountForm
        fixedName={null}
        withEmail
        submit={t("signIn.signUp")}
        busy={enter.isPending}
        error={enter.error}
        onSubmit={({ name, email, password }) =>
          enter.mutate({ name, password, email: email || undefined })
        }
      />
      <ButtonLink to="/sign-in" search={{ redirect: target }}>
        {t("signIn.haveAccount")}
      </ButtonLink>
    </Box>
  );
}
