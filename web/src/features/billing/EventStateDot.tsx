import { useTranslation } from "react-i18next";
import type { PaymentEvent } from "@/api/types";
import { StateDot, type Tone } from "@/components/StateDot";
import { EVENT_STATES } from "./search";

const TONES: Record<(typeof EVENT_STATES)[number], Tone> = {
  frozen: "neutral",
  accepted: "neutral",
  settled: "success",
  dead: "error",
  written_off: "neutral",
};

/** What became of an event; yellow where it was settled and the amounts differ. */
export function EventStateDot({ event }: { event: PaymentEvent }) {
  const { t } = useTranslation();
  const state = EVENT_STATES.find((name) => name === event.state);
  if (!state) return <StateDot tone="neutral" label={event.state} />;
  return (
    <StateDot
      tone={event.difference ? "warning" : TONES[state]}
      label={t(`payments.eventStates.${state}`)}
    />
  );
}
