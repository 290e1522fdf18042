import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "@/api/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Brand } from "./Brand";
import { LanguageMenu } from "./LanguageMenu";
import { Shell } from "./Shell";
import { ThemeMenu } from "./ThemeMenu";
import { usePageTitle } from "./usePageTitle";

/** The frame of pages for everybody: the console's own for who is signed in, else a bar on top. */
export function OpenFrame() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery).data;
  const { href } = useLocation();
  usePageTitle();
  if (session?.signed_in) return <Shell />;
  return (
    <Box sx={{ minHeight: "100dvh", display: "flex", flexDirection: "column" }}>
      <Box
        component="header"
        sx={{ display: "flex", alignItems: "center", gap: 0.5, height: 56, px: { xs: 2, md: 4 } }}
      >
        <Brand />
        <Box sx={{ flex: 1 }} />
        <LanguageMenu />
        <ThemeMenu />
        <ButtonLink to="/sign-in" search={{ redirect: href }}>
          {t("signIn.submit")}
        </ButtonLink>
      </Box>
      <Box
        component="main"
        sx={{
          width: "100%",
          maxWidth: 1280,
          mx: "auto",
          px: { xs: 2, md: 4 },
          py: { xs: 1, md: 3 },
        }}
      >
        <Outlet />
      </Box>
    </Box>
  );
}
