import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { mountPath } from "@/api/base";
import { safeTarget } from "./safeTarget";

interface Props {
  /** A path of the same origin that takes `redirect` in its query. */
  path: string;
  target: string | undefined;
}

/** The server around the hub knows the people: it signs them in and sends them back. */
export function OutsideSignIn({ path, target }: Props) {
  const { t } = useTranslation();
  const back = new URLSearchParams({ redirect: mountPath() + safeTarget(target) });
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <Typography variant="h1">{t("signIn.title")}</Typography>
      <Typography color="text.secondary">{t("signIn.outsideText")}</Typography>
      <Button variant="contained" size="large" href={`${path}?${back}`}>
        {t("signIn.outside")}
      </Button>
    </Box>
  );
}
