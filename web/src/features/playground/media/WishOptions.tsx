import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import TextField from "@mui/material/TextField";
import { useTranslation } from "react-i18next";
import { ModelPicker } from "../ModelPicker";
import { type Medium, OPTIONS } from "./wish";

interface Props {
  medium: Medium;
  models: string[] | undefined;
  model: string;
  onModel: (model: string) => void;
  options: Record<string, string>;
  onOptions: (options: Record<string, string>) => void;
  file: File | null;
  onFile: (file: File | null) => void;
}

/** What media can be made of besides text. */
const FILES: Partial<Record<Medium, string>> = {
  transcription: "audio/*,video/mp4,video/webm",
  video: "image/*",
};

/** The model, what can be said of the wish besides its text, and a file where it takes one. */
export function WishOptions(props: Props) {
  const { medium, models, model, onModel, options, onOptions, file, onFile } = props;
  const { t } = useTranslation();
  const accept = FILES[medium];
  return (
    <Box
      component="section"
      aria-label={t("playground.settings")}
      sx={{ display: "grid", gap: 2, alignContent: "start", minWidth: 0 }}
    >
      <ModelPicker label={t("playground.model")} models={models} model={model} onModel={onModel} />
      {Object.entries(OPTIONS[medium]).map(([name, example]) => (
        <TextField
          key={name}
          label={t(`playground.options.${name}`, { defaultValue: name })}
          placeholder={example}
          value={options[name] ?? ""}
          onChange={(event) => onOptions({ ...options, [name]: event.target.value })}
          helperText={t("playground.default")}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      ))}
      {accept ? (
        <Box sx={{ display: "flex", gap: 1, alignItems: "center", minWidth: 0 }}>
          <Button component="label" variant="outlined" size="small" sx={{ flexShrink: 0 }}>
            {medium === "video" ? t("playground.firstPicture") : t("playground.recording")}
            <input
              hidden
              type="file"
              accept={accept}
              aria-label={
                medium === "video" ? t("playground.firstPicture") : t("playground.recording")
              }
              onChange={(event) => {
                onFile(event.target.files?.[0] ?? null);
                event.target.value = "";
              }}
            />
          </Button>
          {file ? (
            <Chip
              size="small"
              label={file.name}
              onDelete={() => onFile(null)}
              sx={{ minWidth: 0 }}
            />
          ) : null}
        </Box>
      ) : null}
    </Box>
  );
}
