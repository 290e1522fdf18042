import Add from "@mui/icons-material/Add";
import DarkModeOutlined from "@mui/icons-material/DarkModeOutlined";
import LightModeOutlined from "@mui/icons-material/LightModeOutlined";
import { useColorScheme } from "@mui/material/styles";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useManages } from "@/api/role";
import { useNav } from "../useNav";
import { type Choice, matches } from "./choice";
import { useFound } from "./useFound";

/** What fits what was typed: pages, actions, and things of the hub by their names. */
export function useChoices(typed: string): Choice[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const manages = useManages();
  const { mode, systemMode, setMode } = useColorScheme();
  const dark = (mode === "system" ? systemMode : mode) === "dark";
  const pages: Choice[] = useNav()
    .flatMap(({ items }) => items)
    .map(({ to, name, icon }) => ({
      key: to,
      group: "pages",
      label: t(`nav.${name}`),
      icon,
      onPick: () => void navigate({ to }),
    }));
  const actions: Choice[] = [
    {
      key: "theme",
      group: "actions",
      label: dark ? t("palette.light") : t("palette.dark"),
      icon: dark ? LightModeOutlined : DarkModeOutlined,
      onPick: () => setMode(dark ? "light" : "dark"),
    },
  ];
  if (manages) {
    actions.unshift(
      {
        key: "create-key",
        group: "actions",
        label: t("keys.create"),
        icon: Add,
        onPick: () => void navigate({ to: "/keys", search: { create: "1" } }),
      },
      {
        key: "add-provider",
        group: "actions",
        label: t("providers.add"),
        icon: Add,
        onPick: () => void navigate({ to: "/providers", search: { add: "1" } }),
      },
    );
  }
  const found = useFound(typed);
  return [...[...pages, ...actions].filter(({ label }) => matches(label, typed)), ...found];
}
