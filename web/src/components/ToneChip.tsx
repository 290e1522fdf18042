import Chip from "@mui/material/Chip";
import type { Tone } from "./StateDot";

interface Props {
  tone: Tone;
  label: string;
}

/** A word for a state, outlined in its colour. */
export function ToneChip({ tone, label }: Props) {
  return <Chip variant="outlined" color={tone === "neutral" ? "default" : tone} label={label} />;
}
