import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { PaymentKit } from "@/api/types";
import { Figure } from "@/components/Figure";
import { FigureRow } from "@/components/FigureRow";
import { Money } from "@/components/Money";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot, type Tone } from "@/components/StateDot";
import { TextLink } from "@/components/TextLink";
import { readable } from "@/format/decimal";

/** Whether Payment Kit can be asked, and what of the charges it has and agrees with. */
export function PaymentFigures({ kit }: { kit: PaymentKit | undefined }) {
  const { t } = useTranslation();
  const of = (state: string) => kit?.events.find((count) => count.state === state);
  const count = (state: "frozen" | "dead") => (
    <TextLink to="/billing" search={{ tab: "payments", state }}>
      {t("payments.eventCount", { count: of(state)?.events ?? 0 })}
    </TextLink>
  );
  const compared = kit?.reconciliation;
  return (
    <FigureRow>
      <Figure
        label={t("payments.running")}
        value={kit && <StateDot {...standing(t, kit)} />}
        note={kit && whileDown(t, kit.while_down)}
      />
      <Figure
        label={t("payments.untold")}
        value={kit && <Money amount={kit.untold_amount} />}
        note={kit && t("payments.untoldCalls", { count: kit.untold_calls })}
      />
      <Figure
        label={t("payments.waiting")}
        value={kit && <Money amount={of("frozen")?.amount ?? "0"} />}
        note={kit && count("frozen")}
      />
      <Figure
        label={t("payments.dead")}
        value={kit && <Money amount={of("dead")?.amount ?? "0"} />}
        note={kit && count("dead")}
      />
      <Figure
        label={t("payments.compared")}
        value={
          kit && <RelativeTime at={compared?.at ?? null} missing={t("payments.neverCompared")} />
        }
        note={
          compared && compared.different > 0 ? (
            <TextLink to="/billing" search={{ tab: "payments", different: "1" }}>
              {t("payments.differs", compared)}
            </TextLink>
          ) : (
            compared && t("payments.agrees", { count: compared.compared })
          )
        }
      />
    </FigureRow>
  );
}

function standing(t: TFunction, kit: PaymentKit): { tone: Tone; label: string } {
  if (!kit.set_up) return { tone: "error", label: t("payments.states.unset") };
  if (!kit.running) return { tone: "error", label: t("payments.states.down") };
  if (kit.paused) return { tone: "warning", label: t("payments.states.paused") };
  return { tone: "success", label: t("payments.states.up") };
}

function whileDown(t: TFunction, policy: string): string {
  const [, amount] = policy.split(":");
  if (amount === undefined) return t("payments.whileDown.refuse");
  return t("payments.whileDown.allow", { amount: readable(amount) });
}
