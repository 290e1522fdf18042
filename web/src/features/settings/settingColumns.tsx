import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import type { TFunction } from "i18next";
import type { Setting } from "@/api/types";
import type { Column } from "@/components/column";
import { ToneChip } from "@/components/ToneChip";
import { Words } from "./Words";

export function settingColumns(t: TFunction): Column<Setting>[] {
  return [
    {
      key: "name",
      header: t("settings.name"),
      width: "26%",
      phone: "title",
      cell: ({ variable, key, flag }) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Box component="code" sx={{ fontSize: 13, fontWeight: 600 }}>
            {variable}
          </Box>
          <Box component="code" sx={{ display: "block", fontSize: 12, color: "text.secondary" }}>
            {[key, flag].filter(Boolean).join(" · ")}
          </Box>
        </Box>
      ),
    },
    {
      key: "value",
      header: t("settings.value"),
      width: "22%",
      cell: (setting) => <Value t={t} setting={setting} />,
    },
    {
      key: "source",
      header: t("settings.source"),
      cell: ({ source, place }) => (
        <Tooltip title={place ?? ""} describeChild>
          <span>
            <ToneChip
              tone={source === "default" ? "neutral" : "success"}
              label={t(`settings.sources.${source}`)}
            />
          </span>
        </Tooltip>
      ),
    },
    {
      key: "meaning",
      header: t("settings.meaning"),
      cell: ({ meaning }) => (
        <Box
          sx={{ fontSize: 13, color: "text.secondary", maxWidth: 520, ml: { xs: "auto", sm: 0 } }}
        >
          <Words text={meaning} />
        </Box>
      ),
    },
  ];
}

function Value({ t, setting }: { t: TFunction; setting: Setting }) {
  const { secret, source, value } = setting;
  if (secret && source !== "default") return <span>{t("settings.secret")}</span>;
  if (value !== null) {
    return (
      <Box component="code" sx={{ fontSize: 13, overflowWrap: "anywhere" }}>
        {value}
      </Box>
    );
  }
  return (
    <Box sx={{ color: "text.secondary", overflowWrap: "anywhere", fontSize: 13 }}>
      <Words text={setting.default} />
    </Box>
  );
}
