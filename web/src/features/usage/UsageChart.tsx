import BarChart from "@mui/icons-material/BarChart";
import TableRows from "@mui/icons-material/TableRows";
import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Statistics } from "@/api/types";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Section";
import { readable } from "@/format/decimal";
import { stretchText } from "@/format/time";
import { wholeText } from "@/format/whole";
import { bars, groupKey, groupName, largest, OTHERS } from "./groups";
import { SeriesTable } from "./SeriesTable";
import { type Grouping, MEASURES, usageSearch } from "./search";
import type { Span } from "./span";

// The chart's library is larger than all the rest of the page.
const StackedBars = lazy(async () => ({
  default: (await import("@/components/StackedBars")).StackedBars,
}));

const route = getRouteApi("/console/usage");
const HEIGHT = 280;

interface Props {
  usage: (Statistics & { every: Span["every"] }) | undefined;
  by: Grouping;
}

/** One measure over time, group by group: as a chart, or as the table of the same numbers. */
export function UsageChart({ usage, by }: Props) {
  const { t, i18n } = useTranslation();
  const { measure = "charge", view } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => usageSearch.parse({ ...now, ...change }),
      replace: true,
      resetScroll: false,
    });
  const shown = usage ? largest(usage.groups, measure) : [];
  const keys = new Set(shown.map(({ group }) => groupKey(by, group)));
  const rows = usage ? bars(usage.series, by, measure, keys) : [];
  const parts = [
    ...shown.map((group) => ({
      key: groupKey(by, group.group),
      name: groupName(t, by, group),
    })),
    ...(rows.some((row) => row.parts[OTHERS] !== undefined)
      ? [{ key: OTHERS, name: t("usage.others") }]
      : []),
  ];
  const format = (amount: string) =>
    measure === "charge" ? readable(amount) : wholeText(Number(amount), i18n.language);
  const label = (from: string) => stretchText(from, usage?.every ?? "day", i18n.language);
  return (
    <Section
      title={t(`usage.charts.${usage?.every ?? "day"}`)}
      action={
        <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", justifyContent: "flex-end" }}>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={measure}
            aria-label={t("usage.measure")}
            onChange={(_, picked: string | null) => picked && set({ measure: picked })}
          >
            {MEASURES.map((name) => (
              <ToggleButton key={name} value={name} sx={{ py: 0.25, textTransform: "none" }}>
                {t(`usage.measures.${name}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={view ?? "chart"}
            aria-label={t("usage.view")}
            onChange={(_, picked: string | null) =>
              picked && set({ view: picked === "table" ? "table" : undefined })
            }
          >
            <ToggleButton value="chart" aria-label={t("usage.asChart")} sx={{ py: 0.25 }}>
              <BarChart fontSize="small" />
            </ToggleButton>
            <ToggleButton value="table" aria-label={t("usage.asTable")} sx={{ py: 0.25 }}>
              <TableRows fontSize="small" />
            </ToggleButton>
          </ToggleButtonGroup>
        </Box>
      }
    >
      {!usage ? (
        <Skeleton variant="rounded" height={HEIGHT} />
      ) : usage.total.calls === 0 ? (
        <Paper variant="outlined">
          <Empty title={t("usage.empty")} text={t("usage.emptyText")} />
        </Paper>
      ) : view === "table" ? (
        <SeriesTable rows={rows} parts={parts} format={format} label={label} />
      ) : (
        <Paper variant="outlined" sx={{ p: { xs: 1, sm: 2 } }}>
          <Suspense fallback={<Skeleton variant="rounded" height={HEIGHT} />}>
            <StackedBars
              label={t(`usage.measures.${measure}`)}
              rows={rows}
              parts={parts}
              format={format}
              stretch={label}
              height={HEIGHT}
            />
          </Suspense>
        </Paper>
      )}
    </Section>
  );
}
