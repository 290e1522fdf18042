import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface Props {
  label: string;
  /** Undefined while it is on its way. */
  value: ReactNode | undefined;
  /** One line below, such as what it is compared with. */
  note?: ReactNode;
}

/** One number that matters, with its name above it. */
export function Figure({ label, value, note }: Props) {
  return (
    <Paper variant="outlined" sx={{ p: 2, minWidth: 0 }}>
      <Typography component="h2" variant="body2" color="text.secondary">
        {label}
      </Typography>
      <Box sx={{ fontSize: 22, fontWeight: 650, lineHeight: 1.4, overflowWrap: "anywhere" }}>
        {value === undefined ? <Skeleton width="70%" /> : value}
      </Box>
      <Typography component="div" variant="body2" color="text.secondary" sx={{ minHeight: 20 }}>
        {note}
      </Typography>
    </Paper>
  );
}
