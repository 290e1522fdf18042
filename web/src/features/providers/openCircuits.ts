import type { Circuit } from "@/api/types";

/** The models of a provider that are left alone, or are just tried again. */
export function openCircuits(
  standing: { circuits: Circuit[] } | undefined,
  providerId: string,
): Circuit[] {
  return (standing?.circuits ?? []).filter(
    (circuit) => circuit.providerId === providerId && circuit.state !== "closed",
  );
}
