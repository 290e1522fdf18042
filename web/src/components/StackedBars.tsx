import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import { useTheme } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

/** Told apart by people who do not see all colours as well (Okabe and Ito), and on both themes. */
const COLOURS = ["#4F6AF5", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"];
const OTHER_COLOUR = "#8a94a6";

interface Row {
  from: string;
  parts: Record<string, string>;
  total: string;
}

interface Props {
  /** Said to screen readers. */
  label: string;
  rows: Row[];
  parts: { key: string; name: string }[];
  /** An amount as people read it. */
  format: (amount: string) => string;
  /** The beginning of a stretch as people read it. */
  stretch: (from: string) => string;
  height: number;
}

/** Amounts over time in stacked bars. Bars are drawn with floats; what is read stays exact. */
export function StackedBars({ label, rows, parts, format, stretch, height }: Props) {
  const theme = useTheme();
  const grey = theme.vars?.palette.text.secondary ?? theme.palette.text.secondary;
  const line = theme.vars?.palette.divider ?? theme.palette.divider;
  const colour = (at: number, key: string) =>
    key === "" ? OTHER_COLOUR : (COLOURS[at % COLOURS.length] ?? OTHER_COLOUR);
  return (
    <Box role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height}>
        <BarChart
          data={rows}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke={line} />
          <XAxis
            dataKey="from"
            tickFormatter={stretch}
            tick={{ fill: grey, fontSize: 12 }}
            tickLine={false}
            axisLine={{ stroke: line }}
            minTickGap={24}
          />
          <YAxis
            width={64}
            tickFormatter={(value: number) => format(plain(value))}
            tick={{ fill: grey, fontSize: 12 }}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            cursor={{ fill: line, opacity: 0.4 }}
            isAnimationActive={false}
            content={({ active, payload }) => {
              const row: Row | undefined = payload?.[0]?.payload;
              if (!active || !row) return null;
              return (
                <Paper elevation={4} sx={{ p: 1.5, maxWidth: 320 }}>
                  <Typography variant="body2" sx={{ fontWeight: 650, mb: 0.5 }}>
                    {stretch(row.from)}: {format(row.total)}
                  </Typography>
                  {parts.map(({ key, name }, at) =>
                    row.parts[key] === undefined ? null : (
                      <Line key={key} colour={colour(at, key)} name={name}>
                        {format(row.parts[key])}
                      </Line>
                    ),
                  )}
                </Paper>
              );
            }}
          />
          {parts.map(({ key, name }, at) => (
            <Bar
              key={key}
              name={name}
              dataKey={(row: Row) => Number(row.parts[key] ?? 0)}
              stackId="all"
              fill={colour(at, key)}
              maxBarSize={36}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
      <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 2, rowGap: 0.5, mt: 1, px: 1 }}>
        {parts.map(({ key, name }, at) => (
          <Line key={key} colour={colour(at, key)} name={name} />
        ))}
      </Box>
    </Box>
  );
}

/** Axis marks are floats; the widest exponent form would not be a decimal. */
function plain(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}

interface LineProps {
  colour: string;
  name: string;
  children?: string;
}

function Line({ colour, name, children }: LineProps) {
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 1, minWidth: 0, fontSize: 13 }}>
      <Box sx={{ width: 10, height: 10, borderRadius: 0.5, bgcolor: colour, flexShrink: 0 }} />
      <Box sx={{ flex: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis" }}>{name}</Box>
      {children === undefined ? null : <Box sx={{ fontWeight: 600 }}>{children}</Box>}
    </Box>
  );
}
