import Add from "@mui/icons-material/Add";
import Close from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { useTranslation } from "react-i18next";
import { ModelPicker } from "./ModelPicker";
import { MOST_MODELS } from "./search";

interface Props {
  offered: string[] | undefined;
  /** The first answers always; the others beside it. */
  chosen: string[];
  onChange: (models: string[]) => void;
}

/** The models that answer, with a way to add one for comparison. */
export function ModelPickers({ offered, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const replace = (at: number, model: string) =>
    onChange(chosen.map((one, number) => (number === at ? model : one)));
  const unused = offered?.find((id) => !chosen.includes(id));
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      {chosen.map((model, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same model may be chosen twice
        <Box key={at} sx={{ display: "flex", alignItems: "center", gap: 0.5 }}>
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <ModelPicker
              label={at === 0 ? t("playground.model") : t("playground.beside", { number: at + 1 })}
              models={offered}
              model={model}
              onModel={(next) => replace(at, next)}
            />
          </Box>
          {at === 0 ? null : (
            <IconButton
              size="small"
              aria-label={t("playground.without", { model })}
              onClick={() => onChange(chosen.filter((_, number) => number !== at))}
            >
              <Close fontSize="small" />
            </IconButton>
          )}
        </Box>
      ))}
      {chosen.length < MOST_MODELS && unused ? (
        <Button
          size="small"
          startIcon={<Add />}
          sx={{ justifySelf: "start" }}
          onClick={() => onChange([...chosen, unused])}
        >
          {t("playground.compare")}
        </Button>
      ) : null}
    </Box>
  );
}
