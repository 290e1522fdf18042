import ArrowForward from "@mui/icons-material/ArrowForward";
import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import type { ModelRoute } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu } from "@/components/IconMenu";
import { ManagedMark } from "@/components/ManagedMark";
import { TokenCount } from "@/components/TokenCount";
import { RouteSwitch } from "./RouteSwitch";

export type RouteAct = "edit" | "delete" | "explain";

export function routeColumns(
  t: TFunction,
  onAct: (act: RouteAct, route: ModelRoute) => void,
): Column<ModelRoute>[] {
  return [
    {
      key: "name",
      header: t("routes.name"),
      phone: "title",
      cell: (route) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {route.name} <ManagedMark source={route.managed_by} />
          </Typography>
          <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>
            {route.definition.description ?? ""}
          </Box>
        </Box>
      ),
    },
    { key: "path", header: t("routes.path"), cell: (route) => <Path route={route} /> },
    {
      key: "extras",
      header: t("routes.extras"),
      cell: ({ definition: { hedge, mirror, sticky } }) => (
        <Box sx={{ display: "inline-flex", flexWrap: "wrap", gap: 0.5 }}>
          {hedge ? <Chip variant="outlined" label={t("routes.hedged")} /> : null}
          {mirror ? <Chip variant="outlined" label={t("routes.mirrored")} /> : null}
          {sticky === "off" ? <Chip variant="outlined" label={t("routes.notSticky")} /> : null}
          {!hedge && !mirror && sticky !== "off" ? "–" : null}
        </Box>
      ),
    },
    {
      key: "calls",
      header: t("routes.calls"),
      align: "right",
      cell: ({ counts }) => <TokenCount count={counts.calls} />,
    },
    {
      key: "enabled",
      header: t("routes.enabled"),
      cell: (route) => <RouteSwitch route={route} />,
    },
    {
      key: "menu",
      header: "",
      align: "right",
      width: 56,
      phone: "menu",
      cell: (route) => (
        <IconMenu
          size="small"
          label={t("routes.actions", { name: route.name })}
          icon={<MoreHoriz fontSize="small" />}
          choices={[
            {
              key: "explain",
              label: t("routes.explain"),
              onPick: () => onAct("explain", route),
            },
            ...(route.managed_by === "database"
              ? [
                  { key: "edit", label: t("common.edit"), onPick: () => onAct("edit", route) },
                  {
                    key: "delete",
                    label: t("common.delete"),
                    danger: true,
                    onPick: () => onAct("delete", route),
                  },
                ]
              : []),
          ]}
        />
      ),
    },
  ];
}

/** The steps one behind another, each with its targets. */
function Path({ route }: { route: ModelRoute }) {
  return (
    <Box
      component="ol"
      sx={{
        m: 0,
        p: 0,
        listStyle: "none",
        display: "inline-flex",
        flexWrap: "wrap",
        alignItems: "center",
        columnGap: 0.75,
        rowGap: 0.25,
      }}
    >
      {route.definition.steps.map((step, at) => (
        <Box
          component="li"
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has nothing but its place
          key={at}
          sx={{ display: "inline-flex", alignItems: "center", gap: 0.75 }}
        >
          {at > 0 ? <ArrowForward sx={{ fontSize: 14, color: "text.secondary" }} /> : null}
          <Box component="span" sx={{ overflowWrap: "anywhere", textAlign: "left" }}>
            {step.targets.map(({ model }) => model).join(" | ")}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
