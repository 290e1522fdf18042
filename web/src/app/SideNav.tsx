import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { AppLinks } from "./AppLinks";
import { Brand } from "./Brand";
import { NavList } from "./NavList";

export function SideNav() {
  const { t } = useTranslation();
  const hub = useQuery(hubQuery);
  return (
    <Box
      component="nav"
      aria-label={t("nav.label")}
      sx={{
        display: { xs: "none", md: "flex" },
        flexDirection: "column",
        width: 216,
        flexShrink: 0,
        position: "sticky",
        top: 0,
        height: "100dvh",
        px: 1.5,
        py: 2,
        borderRight: 1,
        borderColor: "divider",
        bgcolor: "background.paper",
      }}
    >
      <Box sx={{ px: 1, pb: 2 }}>
        <Brand />
      </Box>
      <Box sx={{ flex: 1, overflowY: "auto", mx: -0.5, px: 0.5 }}>
        <NavList />
        <AppLinks />
      </Box>
      <Typography
        variant="caption"
        color="text.secondary"
        sx={{ px: 1.25, pt: 1, minHeight: 28, borderTop: 1, borderColor: "divider" }}
      >
        {hub.data ? t("nav.version", { version: hub.data.version }) : ""}
      </Typography>
    </Box>
  );
}
