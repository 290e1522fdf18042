import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/components/SearchField";

const route = getRouteApi("/console/settings");

export function SettingFilters() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 2,
        alignItems: "center",
        gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "minmax(0, 360px) auto" },
        justifyContent: "start",
      }}
    >
      <SearchField
        label={t("settings.search")}
        value={search.q ?? ""}
        onChange={(q) =>
          void navigate({ search: (now) => ({ ...now, q: q || undefined }), replace: true })
        }
      />
      <FormControlLabel
        control={
          <Switch
            checked={search.said !== undefined}
            onChange={(_, on) =>
              void navigate({
                search: (now) => ({ ...now, said: on ? "1" : undefined }),
                replace: true,
              })
            }
          />
        }
        label={t("settings.onlySaid")}
      />
    </Box>
  );
}
