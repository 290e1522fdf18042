import Search from "@mui/icons-material/Search";
import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import InputBase from "@mui/material/InputBase";
import Typography from "@mui/material/Typography";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Choice } from "./choice";
import { PaletteList } from "./PaletteList";
import { useChoices } from "./useChoices";

/** One field for all: type a few letters, go there by Enter. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const choices = useChoices(typed);
  const active = Math.min(at, choices.length - 1);
  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.onPick();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && choices.length > 0) {
      event.preventDefault();
      setAt((active + step + choices.length) % choices.length);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      pick(choices[active]);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      aria-label={t("palette.open")}
      sx={{ "& .MuiDialog-container": { alignItems: "flex-start" } }}
      slotProps={{ paper: { sx: { mt: { xs: 2, sm: 10 }, maxHeight: "min(560px, 80dvh)" } } }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 1.5, px: 2, py: 1.25 }}>
        <Search fontSize="small" sx={{ color: "text.secondary" }} />
        <InputBase
          autoFocus
          fullWidth
          placeholder={t("palette.hint")}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          inputProps={{
            role: "combobox",
            "aria-label": t("palette.hint"),
            "aria-expanded": true,
            "aria-controls": `${id}-list`,
            "aria-activedescendant": choices.length > 0 ? `${id}-${active}` : undefined,
            autoComplete: "off",
            spellCheck: false,
          }}
        />
      </Box>
      <Box sx={{ overflowY: "auto", borderTop: 1, borderColor: "divider", py: 1 }}>
        <PaletteList id={id} choices={choices} active={active} onPick={pick} onPoint={setAt} />
        {choices.length === 0 ? (
          <Typography color="text.secondary" sx={{ px: 2, py: 3, textAlign: "center" }}>
            {t("palette.nothing")}
          </Typography>
        ) : null}
      </Box>
    </Dialog>
  );
}
