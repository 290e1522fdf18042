import BottomNavigation from "@mui/material/BottomNavigation";
import BottomNavigationAction from "@mui/material/BottomNavigationAction";
import Paper from "@mui/material/Paper";
import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { NAV_ITEMS } from "./navItems";

export function BottomNav() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const active = NAV_ITEMS.findLast(({ to }) =>
    to === "/" ? pathname === "/" : pathname.startsWith(to),
  );
  return (
    <Paper
      component="nav"
      square
      elevation={0}
      aria-label={t("nav.label")}
      sx={{
        display: { xs: "block", md: "none" },
        position: "fixed",
        insetInline: 0,
        bottom: 0,
        zIndex: "appBar",
        borderTop: 1,
        borderColor: "divider",
        pb: "env(safe-area-inset-bottom)",
      }}
    >
      <BottomNavigation showLabels value={active?.to ?? false} sx={{ height: 60 }}>
        {NAV_ITEMS.map(({ to, name, icon: Icon }) => (
          <BottomNavigationAction
            key={to}
            component={Link}
            to={to}
            value={to}
            label={t(`nav.${name}`)}
            icon={<Icon fontSize="small" />}
            sx={{
              minWidth: 0,
              px: 0.25,
              "& .MuiBottomNavigationAction-label, & .MuiBottomNavigationAction-label.Mui-selected":
                { fontSize: 11 },
            }}
          />
        ))}
      </BottomNavigation>
    </Paper>
  );
}
