import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemButton from "@mui/material/ListItemButton";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import ListSubheader from "@mui/material/ListSubheader";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useNav } from "./useNav";

/** All rooms, group by group. */
export function NavList({ onPick }: { onPick?: () => void }) {
  const { t } = useTranslation();
  return useNav().map((group) => (
    <List
      key={group.name}
      disablePadding
      aria-label={t(`nav.groups.${group.name}`)}
      subheader={
        group.name === "use" ? undefined : (
          <ListSubheader
            aria-hidden
            disableGutters
            sx={{ bgcolor: "transparent", lineHeight: "32px", px: 1.25, mt: 1, fontSize: 12 }}
          >
            {t(`nav.groups.${group.name}`)}
          </ListSubheader>
        )
      }
    >
      {group.items.map(({ to, name, icon: Icon }) => (
        <ListItem key={to} disablePadding sx={{ mb: 0.25 }}>
          <ListItemButton
            component={Link}
            to={to}
            onClick={onPick}
            activeOptions={{ exact: to === "/", includeSearch: false }}
            sx={{
              borderRadius: 2,
              py: 0.5,
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
            <ListItemText primary={t(`nav.${name}`)} sx={{ my: 0 }} />
          </ListItemButton>
        </ListItem>
      ))}
    </List>
  ));
}
