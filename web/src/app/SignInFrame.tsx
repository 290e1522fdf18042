import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import type { ReactNode } from "react";
import { Brand } from "./Brand";
import { LanguageMenu } from "./LanguageMenu";
import { ThemeMenu } from "./ThemeMenu";

/** The page before anybody is signed in: one card in the middle. */
export function SignInFrame({ children }: { children: ReactNode }) {
  return (
    <Box sx={{ minHeight: "100dvh", display: "flex", flexDirection: "column" }}>
      <Box component="header" sx={{ display: "flex", justifyContent: "flex-end", p: 1 }}>
        <LanguageMenu />
        <ThemeMenu />
      </Box>
      <Box component="main" sx={{ flex: 1, display: "grid", placeItems: "center", p: 2, pb: 12 }}>
        <Paper variant="outlined" sx={{ width: "100%", maxWidth: 400, p: { xs: 2.5, sm: 4 } }}>
          <Box sx={{ mb: 3 }}>
            <Brand />
          </Box>
          {children}
        </Paper>
      </Box>
    </Box>
  );
}
