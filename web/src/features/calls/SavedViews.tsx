import BookmarkBorder from "@mui/icons-material/BookmarkBorder";
import Close from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Popover from "@mui/material/Popover";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useToast } from "@/components/useToast";
import type { ColumnName } from "./callColumns";
import { forgetView, type SavedView, savedViews, saveView } from "./savedView";

const route = getRouteApi("/console/calls");

interface Props {
  columns: ColumnName[];
  onColumns: (columns: ColumnName[]) => void;
}

/** Filters and columns that somebody wants to come back to. */
export function SavedViews({ columns, onColumns }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [views, setViews] = useState(savedViews);
  const [name, setName] = useState("");
  const open = (view: SavedView) => {
    setAnchor(null);
    onColumns(view.columns);
    void navigate({ search: view.search });
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    setViews(saveView({ name: name.trim(), search, columns }));
    setName("");
    toast(t("calls.viewSaved"));
  };
  return (
    <>
      <Button
        size="small"
        startIcon={<BookmarkBorder />}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t("calls.views")}
      </Button>
      <Popover
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
        slotProps={{ paper: { role: "dialog", "aria-label": t("calls.views") } }}
      >
        <Box sx={{ p: 2, width: 320, maxWidth: "90vw" }}>
          <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
            {views.length > 0 ? t("calls.viewText") : t("calls.viewNone")}
          </Typography>
          {views.map((view) => (
            <Box key={view.name} sx={{ display: "flex", alignItems: "center" }}>
              <Button
                color="inherit"
                onClick={() => open(view)}
                sx={{
                  flex: 1,
                  minWidth: 0,
                  justifyContent: "flex-start",
                  overflowWrap: "anywhere",
                }}
              >
                {view.name}
              </Button>
              <IconButton
                size="small"
                aria-label={t("calls.viewForget", { name: view.name })}
                onClick={() => setViews(forgetView(view.name))}
              >
                <Close fontSize="inherit" />
              </IconButton>
            </Box>
          ))}
          <Box component="form" onSubmit={save} sx={{ display: "grid", gap: 1, mt: 1.5 }}>
            <TextField
              label={t("calls.viewName")}
              value={name}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 60 } }}
            />
            <Button type="submit" variant="outlined" disabled={name.trim() === ""}>
              {t("calls.viewSave")}
            </Button>
          </Box>
        </Box>
      </Popover>
    </>
  );
}
