import BrightnessAutoOutlined from "@mui/icons-material/BrightnessAutoOutlined";
import DarkModeOutlined from "@mui/icons-material/DarkModeOutlined";
import LightModeOutlined from "@mui/icons-material/LightModeOutlined";
import { useColorScheme } from "@mui/material/styles";
import { useTranslation } from "react-i18next";
import { IconMenu } from "@/components/IconMenu";

const MODES = [
  { mode: "light", icon: <LightModeOutlined fontSize="small" /> },
  { mode: "dark", icon: <DarkModeOutlined fontSize="small" /> },
  { mode: "system", icon: <BrightnessAutoOutlined fontSize="small" /> },
] as const;

export function ThemeMenu() {
  const { t } = useTranslation();
  const { mode, setMode } = useColorScheme();
  const current = MODES.find((choice) => choice.mode === mode) ?? MODES[2];
  return (
    <IconMenu
      label={t("shell.theme")}
      icon={current.icon}
      choices={MODES.map((choice) => ({
        key: choice.mode,
        label: t(`shell.mode.${choice.mode}`),
        icon: choice.icon,
        selected: choice.mode === current.mode,
        onPick: () => setMode(choice.mode),
      }))}
    />
  );
}
