import ExpandMore from "@mui/icons-material/ExpandMore";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Collapse from "@mui/material/Collapse";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePhone } from "@/components/usePhone";
import { ModelPickers } from "./ModelPickers";
import { maxTokensOf, type SettingsForm, temperatureOf, toolsOf } from "./settings";

/** An example, as short as one can be. */
const TOOLS =
  '[{ "name": "weather", "parameters": { "type": "object", "properties": { "city": { "type": "string" } } } }]';

interface Props {
  models: string[] | undefined;
  chosen: string[];
  onChosen: (models: string[]) => void;
  form: SettingsForm;
  onForm: (form: SettingsForm) => void;
}

export function SettingsPanel({ models, chosen, onChosen, form, onForm }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const badTemperature = temperatureOf(form.temperature) === null;
  const badTokens = maxTokensOf(form.maxTokens) === null;
  const badTools = toolsOf(form.tools) === null;
  return (
    <Box component="section" aria-label={t("playground.settings")} sx={{ minWidth: 0 }}>
      <ModelPickers offered={models} chosen={chosen} onChange={onChosen} />
      {phone ? (
        <Button
          size="small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          endIcon={<ExpandMore sx={{ transform: open ? "rotate(180deg)" : "none" }} />}
        >
          {t("playground.settings")}
        </Button>
      ) : null}
      <Collapse in={open || !phone}>
        <Box sx={{ display: "grid", gap: 2, pt: 2 }}>
          <TextField
            label={t("playground.system")}
            value={form.system}
            onChange={(event) => onForm({ ...form, system: event.target.value })}
            multiline
            minRows={phone ? 2 : 5}
            maxRows={14}
          />
          <TextField
            label={t("playground.temperature")}
            value={form.temperature}
            onChange={(event) => onForm({ ...form, temperature: event.target.value })}
            error={badTemperature}
            helperText={badTemperature ? t("playground.temperatureRule") : t("playground.default")}
            slotProps={{ htmlInput: { inputMode: "decimal" } }}
          />
          <TextField
            label={t("playground.maxTokens")}
            value={form.maxTokens}
            onChange={(event) => onForm({ ...form, maxTokens: event.target.value })}
            error={badTokens}
            helperText={badTokens ? t("playground.maxTokensRule") : t("playground.default")}
            slotProps={{ htmlInput: { inputMode: "numeric" } }}
          />
          <TextField
            label={t("playground.tools")}
            value={form.tools}
            onChange={(event) => onForm({ ...form, tools: event.target.value })}
            error={badTools}
            helperText={badTools ? t("playground.toolsRule") : t("playground.toolsHint")}
            placeholder={TOOLS}
            multiline
            minRows={phone ? 2 : 4}
            maxRows={14}
            slotProps={{
              inputLabel: { shrink: true },
              htmlInput: { spellCheck: false },
              input: { sx: { fontFamily: "monospace", fontSize: 12.5 } },
            }}
          />
        </Box>
      </Collapse>
    </Box>
  );
}
