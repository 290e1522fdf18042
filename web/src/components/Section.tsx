import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

export function Section({ title, action, children }: Props) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ minWidth: 0 }}>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 1,
          alignItems: "center",
          minHeight: 36,
          mb: 0.5,
        }}
      >
        <Typography id={id} variant="h2" component="h2" sx={{ flex: "1 0 auto", maxWidth: "100%" }}>
          {title}
        </Typography>
        {action}
      </Box>
      {children}
    </Box>
  );
}
