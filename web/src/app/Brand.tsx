import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { use } from "react";
import { hubUrl } from "@/api/base";
import { SurroundingsContext } from "./surroundingsContext";

export function Brand() {
  const { appName, appLogo } = use(SurroundingsContext);
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 1.25, minWidth: 0 }}>
      <Box
        component="img"
        src={appLogo ?? new URL("favicon.svg", hubUrl()).href}
        alt=""
        sx={{ width: 28, height: 28, borderRadius: 1.5, flexShrink: 0 }}
      />
      <Typography noWrap sx={{ fontWeight: 650, letterSpacing: "-0.01em" }}>
        {appName}
      </Typography>
    </Box>
  );
}
