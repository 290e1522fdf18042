import OpenInNew from "@mui/icons-material/OpenInNew";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemButton from "@mui/material/ListItemButton";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import ListSubheader from "@mui/material/ListSubheader";
import { useQuery } from "@tanstack/react-query";
import { use } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "@/api/session";
import { SurroundingsContext } from "./surroundingsContext";

const worded = (text: string | Record<string, string>, language: string) =>
  typeof text === "string" ? text : (text[language] ?? text.en ?? Object.values(text)[0] ?? "");

/** Pages of the app that the hub is a part of; nothing where it runs alone. */
export function AppLinks() {
  const { t, i18n } = useTranslation();
  const { appName, links } = use(SurroundingsContext);
  const role = useQuery(sessionQuery).data?.user?.role ?? "guest";
  const shown = links.filter(({ roles }) => roles.length === 0 || roles.includes(role));
  if (shown.length === 0) return null;
  return (
    <List
      disablePadding
      aria-label={t("nav.app", { name: appName })}
      subheader={
        <ListSubheader
          aria-hidden
          disableGutters
          sx={{ bgcolor: "transparent", lineHeight: "32px", px: 1.25, mt: 1, fontSize: 12 }}
        >
          {appName}
        </ListSubheader>
      }
    >
      {shown.map(({ title, href }) => {
        const address = worded(href, i18n.language);
        return (
          <ListItem key={address} disablePadding sx={{ mb: 0.25 }}>
            <ListItemButton
              component="a"
              href={address}
              sx={{ borderRadius: 2, py: 0.5, px: 1.25, color: "text.secondary" }}
            >
              <ListItemIcon sx={{ minWidth: 34, color: "inherit" }}>
                <OpenInNew fontSize="small" />
              </ListItemIcon>
              <ListItemText primary={worded(title, i18n.language)} />
            </ListItemButton>
          </ListItem>
        );
      })}
    </List>
  );
}
