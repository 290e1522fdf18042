import Box from "@mui/material/Box";

const WIDTH = 84;
const HEIGHT = 22;

interface Props {
  /** What it shows, for who does not see it. */
  label: string;
  values: number[];
}

/** A small line of how much it was, day by day. */
export function Spark({ label, values }: Props) {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const y = (value: number) => HEIGHT - 2 - (value / most) * (HEIGHT - 4);
  const points = values.map((value, at) => `${(at * step).toFixed(1)},${y(value).toFixed(1)}`);
  return (
    <Box
      component="svg"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      sx={{ width: WIDTH, height: HEIGHT, display: "block", color: "primary.main" }}
    >
      <title>{label}</title>
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
    </Box>
  );
}
