import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/components/SelectField";
import { GROUPINGS, RANGES, usageSearch } from "./search";

const route = getRouteApi("/console/usage");

/** The span, how calls are put together, and for who runs the hub: whose. */
export function UsageFilters({ all }: { all: boolean }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => usageSearch.parse({ ...now, ...change }),
      replace: true,
      resetScroll: false,
    });
  const groupings = GROUPINGS.filter((name) => all || name !== "user");
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        gap: 1.5,
        mb: 2,
        alignItems: "center",
        gridTemplateColumns: {
          xs: "repeat(2, minmax(0, 1fr))",
          md: "190px 190px repeat(2, 170px) 1fr",
        },
      }}
    >
      <SelectField
        label={t("usage.range")}
        value={search.range ?? "week"}
        onChange={(range) =>
          set({ range, ...(range === "custom" ? {} : { from: undefined, to: undefined }) })
        }
        choices={RANGES.map((value) => ({ value, label: t(`usage.ranges.${value}`) }))}
      />
      <SelectField
        label={t("usage.by")}
        value={search.by ?? "model"}
        onChange={(by) => set({ by })}
        choices={groupings.map((value) => ({ value, label: t(`usage.groupings.${value}`) }))}
      />
      {search.range === "custom"
        ? (["from", "to"] as const).map((name) => (
            <TextField
              key={name}
              type="date"
              label={t(`billing.${name}`)}
              value={search[name] ?? ""}
              onChange={(event) => set({ [name]: event.target.value || undefined })}
              slotProps={{ inputLabel: { shrink: true } }}
            />
          ))
        : null}
      {all ? (
        <FormControlLabel
          sx={{ gridColumn: { xs: "1 / -1", md: "-2 / -1" }, justifySelf: { md: "end" }, mr: 0 }}
          control={
            <Switch
              checked={search.own === "1"}
              onChange={(event) =>
                set({ own: event.target.checked ? "1" : undefined, user: undefined })
              }
            />
          }
          label={t("usage.own")}
        />
      ) : null}
    </Box>
  );
}
