import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Sums } from "@/api/types";
import { Duration } from "@/components/Duration";
import { Figure } from "@/components/Figure";
import { FigureRow } from "@/components/FigureRow";
import { Money } from "@/components/Money";
import { TextLink } from "@/components/TextLink";
import { TokenCount } from "@/components/TokenCount";
import { change, knownCharge } from "./groups";
import { useCallsSearch } from "./useCallsSearch";

interface Props {
  total: Sums | undefined;
  before: Sums | undefined;
  /** The reader may open the calls behind the figures. */
  linked: boolean;
}

/** The span in a few numbers, each beside what it was before and leading to its calls. */
export function UsageFigures({ total, before, linked }: Props) {
  const { t } = useTranslation();
  const callsOf = useCallsSearch("model")(null);
  const than = (read: (sums: Sums) => string | number | null) => {
    if (!total || !before) return null;
    const now = read(total);
    const then = read(before);
    if (now === null || then === null) return null;
    const percent = change(String(now), String(then));
    if (percent === null) return t("usage.nothingBefore");
    return t("usage.than", { percent: `${percent > 0 ? "+" : ""}${percent}` });
  };
  const link = (text: ReactNode, more: { status?: "failed"; min_tokens?: string } = {}) =>
    linked && total && total.calls > 0 ? (
      <TextLink to="/calls" color="inherit" search={{ ...callsOf, ...more }}>
        {text}
      </TextLink>
    ) : (
      text
    );
  return (
    <FigureRow>
      <Figure
        label={t("usage.measures.charge")}
        value={total ? link(<Money amount={knownCharge(total)} />) : undefined}
        note={
          total && total.unpriced > 0
            ? t("usage.unpriced", { count: total.unpriced })
            : than((sums) => sums.charge)
        }
      />
      <Figure
        label={t("usage.measures.calls")}
        value={total ? link(<TokenCount short count={total.calls} />) : undefined}
        note={than((sums) => sums.calls)}
      />
      <Figure
        label={t("usage.measures.tokens")}
        value={
          total
            ? link(<TokenCount short count={total.tokens.total} />, { min_tokens: "1" })
            : undefined
        }
        note={than((sums) => sums.tokens.total)}
      />
      <Figure
        label={t("usage.cached")}
        value={total ? link(share(cacheShare(total)), { min_tokens: "1" }) : undefined}
        note={
          before && cacheShare(before) !== null
            ? t("usage.wasBefore", { value: share(cacheShare(before)) })
            : t("usage.cachedNote")
        }
      />
      <Figure
        label={t("usage.succeeded")}
        value={total ? link(successRate(total)) : undefined}
        note={total ? link(t("usage.failed", { count: total.failed }), { status: "failed" }) : null}
      />
      <Figure
        label={t("usage.ttft")}
        value={total ? link(<Duration ms={total.ttft.p50_ms} />) : undefined}
        note={than((sums) => sums.ttft.p50_ms) ?? t("usage.ttftNote")}
      />
    </FigureRow>
  );
}

/** How much of what went in came out of a cache, 0 to 1; null when nothing went in. */
export function cacheShare({ tokens }: Sums): number | null {
  const { input, cache_read, cache_write_5m, cache_write_1h } = tokens;
  const all = input + cache_read + cache_write_5m + cache_write_1h;
  return all === 0 ? null : cache_read / all;
}

function share(part: number | null): string {
  return part === null ? "–" : `${Math.round(part * 1000) / 10} %`;
}

/** Of the calls that were not cancelled by their callers. */
export function successRate({ succeeded, failed }: Sums): string {
  const ended = succeeded + failed;
  if (ended === 0) return "–";
  const percent = (succeeded / ended) * 100;
  // Never 100 % while a call failed.
  return `${(Math.floor(percent * 10) / 10).toString()} %`;
}
