import Box from "@mui/material/Box";
import type { ReactNode } from "react";

/** Figures side by side, as many as fit. */
export function FigureRow({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        display: "grid",
        gap: { xs: 1.5, md: 2 },
        gridTemplateColumns: {
          xs: "repeat(2, minmax(0, 1fr))",
          md: "repeat(auto-fit, minmax(150px, 1fr))",
        },
      }}
    >
      {children}
    </Box>
  );
}
