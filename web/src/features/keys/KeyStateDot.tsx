import { useTranslation } from "react-i18next";
import type { KeyState } from "@/api/types";
import { StateDot } from "@/components/StateDot";

const TONES = { active: "success", expired: "warning", revoked: "neutral" } as const;

export function KeyStateDot({ state }: { state: KeyState }) {
  const { t } = useTranslation();
  return <StateDot tone={TONES[state]} label={t(`keys.states.${state}`)} />;
}
