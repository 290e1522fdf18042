import Download from "@mui/icons-material/Download";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exportAddress } from "./queries";

const route = getRouteApi("/console/calls");

/** The calls that the filters leave, as a file; the hub streams it, so its length does not matter. */
export function ExportMenu() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        size="small"
        startIcon={<Download />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t("calls.export")}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {(["csv", "json"] as const).map((form) => (
          <MenuItem
            key={form}
            component="a"
            href={exportAddress(search, form)}
            download={`calls.${form}`}
            onClick={() => setAnchor(null)}
          >
            {form === "csv" ? t("calls.exportCsv") : t("calls.exportJson")}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
