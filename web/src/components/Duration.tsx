import { duration } from "@/format/duration";

/** A span of time in milliseconds, or a dash when it was not measured. */
export function Duration({ ms }: { ms: number | null }) {
  return <span>{ms === null ? "–" : duration(ms)}</span>;
}
