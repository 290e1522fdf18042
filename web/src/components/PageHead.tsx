import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface Props {
  title: string;
  text?: string;
  action?: ReactNode;
}

export function PageHead({ title, text, action }: Props) {
  return (
    <Box sx={{ display: "flex", alignItems: "flex-start", gap: 2, mb: 2.5, flexWrap: "wrap" }}>
      <Box sx={{ flex: "1 1 260px", minWidth: 0 }}>
        <Typography variant="h1">{title}</Typography>
        {text ? (
          <Typography color="text.secondary" sx={{ mt: 0.5, maxWidth: 720 }}>
            {text}
          </Typography>
        ) : null}
      </Box>
      {action ? <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>{action}</Box> : null}
    </Box>
  );
}
