import { useTranslation } from "react-i18next";
import type { Sums } from "@/api/types";
import { Duration } from "@/components/Duration";
import { Figure } from "@/components/Figure";
import { FigureRow } from "@/components/FigureRow";
import { Money } from "@/components/Money";
import { TokenCount } from "@/components/TokenCount";
import { change, knownCharge } from "./groups";

interface Props {
  total: Sums | undefined;
  before: Sums | undefined;
}

/** The span in five numbers, each beside what it was before. */
export function UsageFigures({ total, before }: Props) {
  const { t } = useTranslation();
  const than = (read: (sums: Sums) => string | number | null) => {
    if (!total || !before) return null;
    const now = read(total);
    const then = read(before);
    if (now === null || then === null) return null;
    const percent = change(String(now), String(then));
    if (percent === null) return t("usage.nothingBefore");
    return t("usage.than", { percent: `${percent > 0 ? "+" : ""}${percent}` });
  };
  return (
    <FigureRow>
      <Figure
        label={t("usage.measures.charge")}
        value={total ? <Money amount={knownCharge(total)} /> : undefined}
        note={
          total && total.unpriced > 0
            ? t("usage.unpriced", { count: total.unpriced })
            : than((sums) => sums.charge)
        }
      />
      <Figure
        label={t("usage.measures.calls")}
        value={total ? <TokenCount count={total.calls} /> : undefined}
        note={than((sums) => sums.calls)}
      />
      <Figure
        label={t("usage.measures.tokens")}
        value={total ? <TokenCount count={total.tokens.total} /> : undefined}
        note={than((sums) => sums.tokens.total)}
      />
      <Figure
        label={t("usage.succeeded")}
        value={total ? successRate(total) : undefined}
        note={total ? t("usage.failed", { count: total.failed }) : null}
      />
      <Figure
        label={t("usage.ttft")}
        value={total ? <Duration ms={total.ttft.p50_ms} /> : undefined}
        note={t("usage.ttftNote")}
      />
    </FigureRow>
  );
}

/** Of the calls that were not cancelled by their callers. */
export function successRate({ succeeded, failed }: Sums): string {
  const ended = succeeded + failed;
  if (ended === 0) return "–";
  const percent = (succeeded / ended) * 100;
  // Never 100 % while a call failed.
  return `${(Math.floor(percent * 10) / 10).toString()} %`;
}
