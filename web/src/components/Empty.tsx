import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface Props {
  title: string;
  text?: string;
  action?: ReactNode;
}

/** Stands where a list would be, and says what to do about it. */
export function Empty({ title, text, action }: Props) {
  return (
    <Box
      data-empty
      sx={{ display: "grid", placeItems: "center", gap: 1, py: 7, px: 2, textAlign: "center" }}
    >
      <Typography component="p" variant="h2">
        {title}
      </Typography>
      {text ? (
        <Typography color="text.secondary" sx={{ maxWidth: 460 }}>
          {text}
        </Typography>
      ) : null}
      {action ? <Box sx={{ mt: 1 }}>{action}</Box> : null}
    </Box>
  );
}
