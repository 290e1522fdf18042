import Box from "@mui/material/Box";

export type Tone = "success" | "warning" | "error" | "neutral";

interface Props {
  tone: Tone;
  label: string;
}

/** A coloured dot with its meaning in words beside it. */
export function StateDot({ tone, label }: Props) {
  return (
    <Box component="span" sx={{ display: "inline-flex", alignItems: "center", gap: 1 }}>
      <Box
        component="span"
        aria-hidden
        sx={{
          width: 8,
          height: 8,
          borderRadius: "50%",
          flexShrink: 0,
          bgcolor: tone === "neutral" ? "text.disabled" : `${tone}.main`,
        }}
      />
      <span>{label}</span>
    </Box>
  );
}
