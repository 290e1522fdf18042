import ChevronRight from "@mui/icons-material/ChevronRight";
import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Props {
  to: "/providers" | "/keys" | "/calls" | "/billing" | "/usage" | "/pricing" | "/playground";
  title: string;
  loading: boolean;
  children: ReactNode;
}

/** A figure of the start page; it leads to the rows behind it. */
export function SetupCard({ to, title, loading, children }: Props) {
  return (
    <Paper
      component={Link}
      to={to}
      variant="outlined"
      sx={{
        p: 2,
        display: "flex",
        alignItems: "center",
        color: "text.primary",
        textDecoration: "none",
        "&:hover": { borderColor: "primary.main" },
        "&:focus-visible": { outline: 2, outlineColor: "primary.main", outlineOffset: 2 },
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="body2" color="text.secondary">
          {title}
        </Typography>
        <Typography component="div" sx={{ fontWeight: 600, mt: 0.25 }}>
          {loading ? <Skeleton width="60%" /> : children}
        </Typography>
      </Box>
      <ChevronRight fontSize="small" color="action" />
    </Paper>
  );
}
