import Check from "@mui/icons-material/Check";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  number: number;
  title: string;
  done: boolean;
  /** What comes before is not done yet. */
  waiting?: boolean;
  /** Nothing comes behind it. */
  final?: boolean;
  children: ReactNode;
}

/** One step of the guide, on the line that leads from the first to the last. */
export function GuideStep({ number, title, done, waiting, final, children }: Props) {
  const { t } = useTranslation();
  return (
    <Box
      component="li"
      sx={{
        display: "grid",
        columnGap: { xs: 1.5, sm: 2 },
        gridTemplateColumns: "32px minmax(0, 1fr)",
      }}
    >
      <Box sx={{ display: "grid", gridTemplateRows: "32px 1fr", justifyItems: "center" }}>
        <Box
          role="img"
          aria-label={done ? t("guide.done") : t("guide.number", { number })}
          sx={{
            width: 32,
            height: 32,
            borderRadius: "50%",
            display: "grid",
            placeItems: "center",
            fontWeight: 650,
            fontSize: 14,
            color: done || !waiting ? "primary.contrastText" : "text.secondary",
            bgcolor: done ? "success.main" : waiting ? "action.selected" : "primary.main",
          }}
        >
          {done ? <Check fontSize="small" /> : number}
        </Box>
        {final ? null : <Box sx={{ width: 2, bgcolor: "divider", my: 0.75 }} />}
      </Box>
      <Box sx={{ pb: final ? 0 : 4, minWidth: 0 }}>
        <Typography variant="h2" component="h2" sx={{ lineHeight: "32px", mb: 1 }}>
          {title}
        </Typography>
        <Box sx={{ display: "grid", gap: 1.5, gridTemplateColumns: "minmax(0, 1fr)" }}>
          {children}
        </Box>
      </Box>
    </Box>
  );
}
