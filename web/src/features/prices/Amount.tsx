import { round, shift } from "@/format/decimal";

interface Props {
  /** For one token, as a decimal string. */
  each: string | null | undefined;
}

/** A price per million tokens. */
export function Amount({ each }: Props) {
  if (each === null || each === undefined) return <span>–</span>;
  return <span>{round(shift(each, 6), 6, 2)}</span>;
}
