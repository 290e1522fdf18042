import Box from "@mui/material/Box";
import { NoticeBell } from "@/features/notices/NoticeBell";
import { Brand } from "./Brand";
import { LanguageMenu } from "./LanguageMenu";
import { PaletteButton } from "./palette/PaletteButton";
import { ThemeMenu } from "./ThemeMenu";
import { UserMenu } from "./UserMenu";

export function TopBar() {
  return (
    <Box
      component="header"
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 0.5,
        px: { xs: 2, md: 4 },
        height: 56,
        position: { xs: "sticky", md: "static" },
        top: 0,
        zIndex: "appBar",
        bgcolor: { xs: "background.paper", md: "transparent" },
        borderBottom: { xs: 1, md: 0 },
        borderColor: { xs: "divider" },
      }}
    >
      <Box sx={{ display: { xs: "flex", md: "none" }, minWidth: 0 }}>
        <Brand />
      </Box>
      <Box sx={{ flex: 1 }} />
      <PaletteButton />
      <NoticeBell />
      <LanguageMenu />
      <ThemeMenu />
      <UserMenu />
    </Box>
  );
}
