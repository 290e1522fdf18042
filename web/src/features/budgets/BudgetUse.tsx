import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import type { Budget } from "@/api/types";
import { Meter } from "@/components/Meter";
import { Money } from "@/components/Money";
import { ratio } from "@/format/decimal";
import { limitOf } from "./limit";

const TONES = { ok: "success", warning: "warning", used_up: "error" } as const;

/** How much of a budget is used, as numbers and as a bar with the mark of its warning. */
export function BudgetUse({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const limit = limitOf(budget, Date.now());
  const part = ratio(budget.used, limit);
  return (
    <Box sx={{ minWidth: { sm: 200 }, display: "grid", gap: 0.5 }}>
      <Box sx={{ display: "flex", gap: 1, justifyContent: "space-between" }}>
        <span>
          <Money amount={budget.used} /> / <Money amount={limit} />
        </span>
        <Box component="span" sx={{ color: "text.secondary" }}>
          {t("budgets.percent", { percent: limit === "0" ? 100 : Math.floor(part * 100) })}
        </Box>
      </Box>
      <Meter
        label={t("budgets.useOf", { name: budget.name })}
        part={limit === "0" ? 1 : part}
        tone={TONES[stateOf(budget)]}
        mark={budget.warn_percent === null ? undefined : budget.warn_percent / 100}
      />
    </Box>
  );
}

function stateOf(budget: Budget): keyof typeof TONES {
  return budget.state === "used_up" || budget.state === "warning" ? budget.state : "ok";
}
