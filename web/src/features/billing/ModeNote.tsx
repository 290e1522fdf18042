import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";

/** Says so where credits limit nobody. */
export function ModeNote() {
  const { t } = useTranslation();
  const hub = useQuery(hubQuery).data;
  if (hub?.mode !== "internal") return null;
  return (
    <Box sx={{ mb: 2.5 }}>
      <Alert severity="info">{t("billing.internal")}</Alert>
    </Box>
  );
}
