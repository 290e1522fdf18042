import MoreHoriz from "@mui/icons-material/MoreHoriz";
import BottomNavigation from "@mui/material/BottomNavigation";
import BottomNavigationAction from "@mui/material/BottomNavigationAction";
import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import Paper from "@mui/material/Paper";
import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AppLinks } from "./AppLinks";
import { NavList } from "./NavList";
import { isOpen } from "./navItems";
import { useNav } from "./useNav";

/** Rooms beside the one for the rest; a thumb hits no more than five. */
const SHOWN = 4;

const ACTION = {
  minWidth: 0,
  px: 0.25,
  "& .MuiBottomNavigationAction-label, & .MuiBottomNavigationAction-label.Mui-selected": {
    fontSize: 11,
  },
} as const;

export function BottomNav() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [more, setMore] = useState(false);
  const items = useNav().flatMap((group) => group.items);
  const shown = items.slice(0, SHOWN);
  const active = shown.find((item) => isOpen(item, pathname));
  return (
    <>
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
        <BottomNavigation showLabels value={active?.to ?? "more"} sx={{ height: 60 }}>
          {shown.map(({ to, name, icon: Icon }) => (
            <BottomNavigationAction
              key={to}
              component={Link}
              to={to}
              value={to}
              label={t(`nav.${name}`)}
              icon={<Icon fontSize="small" />}
              sx={ACTION}
            />
          ))}
          <BottomNavigationAction
            value="more"
            label={t("nav.more")}
            icon={<MoreHoriz fontSize="small" />}
            aria-haspopup="dialog"
            aria-expanded={more}
            onClick={() => setMore(true)}
            sx={ACTION}
          />
        </BottomNavigation>
      </Paper>
      <Drawer
        anchor="bottom"
        open={more}
        onClose={() => setMore(false)}
        slotProps={{ paper: { "aria-label": t("nav.label"), sx: { maxHeight: "80dvh" } } }}
      >
        <Box component="nav" sx={{ p: 1.5, pb: "calc(12px + env(safe-area-inset-bottom))" }}>
          <NavList onPick={() => setMore(false)} />
          <AppLinks />
        </Box>
      </Drawer>
    </>
  );
}
