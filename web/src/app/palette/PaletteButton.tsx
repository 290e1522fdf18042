import Search from "@mui/icons-material/Search";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePhone } from "@/components/usePhone";

const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));

const APPLE = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Opens the palette by a click, or anywhere by ⌘K or Ctrl+K. */
export function PaletteButton() {
  const { t } = useTranslation();
  const phone = usePhone();
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      {phone ? (
        <IconButton aria-label={t("palette.open")} onClick={() => setOpen(true)}>
          <Search fontSize="small" />
        </IconButton>
      ) : (
        <Button
          color="inherit"
          variant="outlined"
          startIcon={<Search fontSize="small" />}
          aria-keyshortcuts={APPLE ? "Meta+K" : "Control+K"}
          onClick={() => setOpen(true)}
          sx={{
            mr: 1,
            py: 0.25,
            fontWeight: 400,
            color: "text.secondary",
            borderColor: "divider",
            bgcolor: "background.paper",
          }}
        >
          {t("palette.open")}
          <Box
            component="kbd"
            aria-hidden
            sx={{ ml: 2, fontSize: 12, fontFamily: "inherit", color: "text.secondary" }}
          >
            {APPLE ? "⌘K" : "Ctrl K"}
          </Box>
        </Button>
      )}
      {open ? (
        <Suspense>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
