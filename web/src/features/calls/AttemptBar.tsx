import Box from "@mui/material/Box";

interface Props {
  /** All three are parts of the whole call, 0 to 1. */
  offset: number;
  wait: number;
  length: number;
  failed: boolean;
}

const percent = (part: number) => `${Math.min(100, Math.max(0, part * 100))}%`;

/** One attempt on the call's time line: pale until its first byte, full after it. */
export function AttemptBar({ offset, wait, length, failed }: Props) {
  const colour = failed ? "error.main" : "primary.main";
  return (
    <Box aria-hidden sx={{ height: 6, my: 0.75, borderRadius: 1, bgcolor: "action.hover" }}>
      <Box
        sx={{
          ml: percent(offset),
          width: percent(length),
          maxWidth: percent(1 - offset),
          minWidth: 4,
          height: 1,
          borderRadius: 1,
          overflow: "hidden",
          position: "relative",
          bgcolor: colour,
        }}
      >
        <Box
          sx={{
            width: percent(length > 0 ? wait / length : 1),
            height: 1,
            bgcolor: "background.paper",
            opacity: failed ? 0 : 0.6,
          }}
        />
      </Box>
    </Box>
  );
}
