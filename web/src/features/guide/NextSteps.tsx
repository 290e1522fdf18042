import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const STEPS = [
  { to: "/providers", name: "providers" },
  { to: "/people", name: "people" },
  { to: "/budgets", name: "budgets" },
  { to: "/routes", name: "routes" },
] as const;

/** What people set up after their first call. */
export function NextSteps() {
  const { t } = useTranslation();
  return (
    <Box
      sx={{
        display: "grid",
        gap: 1.5,
        gridTemplateColumns: { sm: "repeat(2, minmax(0, 1fr))" },
      }}
    >
      {STEPS.map(({ to, name }) => (
        <Paper
          key={to}
          component={Link}
          to={to}
          variant="outlined"
          sx={{
            p: 2,
            color: "text.primary",
            textDecoration: "none",
            "&:hover": { borderColor: "primary.main" },
            "&:focus-visible": { outline: 2, outlineColor: "primary.main", outlineOffset: 2 },
          }}
        >
          <Typography sx={{ fontWeight: 600 }}>{t(`guide.steps.${name}`)}</Typography>
          <Typography variant="body2" color="text.secondary">
            {t(`guide.stepTexts.${name}`)}
          </Typography>
        </Paper>
      ))}
    </Box>
  );
}
