import Box from "@mui/material/Box";

interface Props {
  /** Said to screen readers. */
  label: string;
  /** 0 to 1, and more when it is overdrawn. */
  part: number;
  tone: "primary" | "success" | "warning" | "error";
  /** Where a warning begins, 0 to 1. */
  mark?: number;
}

/** A bar that fills up, with an optional mark on it. */
export function Meter({ label, part, tone, mark }: Props) {
  const percent = Math.max(0, Math.min(1, part)) * 100;
  return (
    <Box
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
      sx={{
        position: "relative",
        height: 8,
        borderRadius: 4,
        bgcolor: "action.selected",
        overflow: "hidden",
      }}
    >
      <Box
        sx={{ height: "100%", width: `${percent}%`, borderRadius: 4, bgcolor: `${tone}.main` }}
      />
      {mark === undefined ? null : (
        <Box
          sx={{
            position: "absolute",
            insetBlock: 0,
            left: `${mark * 100}%`,
            width: 2,
            bgcolor: "background.paper",
          }}
        />
      )}
    </Box>
  );
}
