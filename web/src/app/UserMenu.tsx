import AccountCircleOutlined from "@mui/icons-material/AccountCircleOutlined";
import LockOutlined from "@mui/icons-material/LockOutlined";
import LogoutOutlined from "@mui/icons-material/LogoutOutlined";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery, signOut } from "@/api/session";
import { IconMenu } from "@/components/IconMenu";
import { useToast } from "@/components/useToast";
import { errorText } from "@/i18n/errorText";

// Forms are a fifth of the code; the shell opens one rarely.
const PasswordDialog = lazy(async () => ({
  default: (await import("@/features/session/PasswordDialog")).PasswordDialog,
}));

export function UserMenu() {
  const { t } = useTranslation();
  const toast = useToast();
  const router = useRouter();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const [changing, setChanging] = useState(false);
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async (continueAt) => {
      client.clear();
      if (continueAt) window.location.assign(continueAt);
      else await router.navigate({ to: "/sign-in" });
    },
    onError: (error) => toast(errorText(t, error), "error"),
  });
  const name = session.data?.user?.name ?? "";
  return (
    <>
      <IconMenu
        label={t("shell.account", { name })}
        icon={<AccountCircleOutlined fontSize="small" />}
        choices={[
          {
            key: "password",
            label: session.data?.password_set ? t("shell.changePassword") : t("shell.setPassword"),
            icon: <LockOutlined fontSize="small" />,
            onPick: () => setChanging(true),
          },
          {
            key: "leave",
            label: t("shell.signOut"),
            icon: <LogoutOutlined fontSize="small" />,
            onPick: () => leave.mutate(),
          },
        ]}
      />
      {changing ? (
        <Suspense>
          <PasswordDialog onClose={() => setChanging(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
