import Link from "@mui/material/Link";
import { useTranslation } from "react-i18next";

/** The page's own part, behind the navigation. */
export const CONTENT_ID = "content";

/** The first stop of the keyboard: past the navigation. Seen only while it has the focus. */
export function SkipLink() {
  const { t } = useTranslation();
  return (
    <Link
      component="button"
      // An address of its own would be one of the router's, under the page's base.
      onClick={() => document.getElementById(CONTENT_ID)?.focus()}
      sx={{
        position: "fixed",
        top: 8,
        left: 8,
        zIndex: "tooltip",
        px: 2,
        py: 1,
        borderRadius: 2,
        bgcolor: "background.paper",
        boxShadow: 4,
        transform: "translateY(-80px)",
        "&:focus-visible": { transform: "none" },
      }}
    >
      {t("shell.skip")}
    </Link>
  );
}
