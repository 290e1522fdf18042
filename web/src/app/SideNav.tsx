import Box from "@mui/material/Box";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemButton from "@mui/material/ListItemButton";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { Brand } from "./Brand";
import { NAV_ITEMS } from "./navItems";

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
      <List disablePadding sx={{ flex: 1 }}>
        {NAV_ITEMS.map(({ to, name, icon: Icon }) => (
          <ListItem key={to} disablePadding sx={{ mb: 0.5 }}>
            <ListItemButton
              component={Link}
              to={to}
              activeOptions={{ exact: to === "/", includeSearch: false }}
              sx={{
                borderRadius: 2,
                py: 0.75,
                px: 1.25,
                color: "text.secondary",
                "&.active": {
                  color: "primary.main",
                  bgcolor: "action.hover",
                  "& .MuiListItemText-primary": { fontWeight: 650 },
                },
              }}
            >
              <ListItemIcon sx={{ minWidth: 34, color: "inherit" }}>
                <Icon fontSize="small" />
              </ListItemIcon>
              <ListItemText primary={t(`nav.${name}`)} />
            </ListItemButton>
          </ListItem>
        ))}
      </List>
      <Typography variant="caption" color="text.secondary" sx={{ px: 1.25, minHeight: 20 }}>
        {hub.data ? t("nav.version", { version: hub.data.version }) : ""}
      </Typography>
    </Box>
  );
}
