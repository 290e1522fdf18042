import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import type { Budget } from "@/api/types";
import { Meter } from "@/components/Meter";
import { Money } from "@/components/Money";
import { TextLink } from "@/components/TextLink";
import { ratio } from "@/format/decimal";

const TONES = { ok: "success", warning: "warning", used_up: "error" } as const;

/** How much of each budget of a project is used. */
export function ProjectBudgets({ budgets }: { budgets: Budget[] }) {
  const { t } = useTranslation();
  if (budgets.length === 0) {
    return <TextLink to="/budgets">{t("projects.setBudget")}</TextLink>;
  }
  return (
    <Box sx={{ display: "grid", gap: 0.75 }}>
      {budgets.map((budget) => {
        const tone = budget.state === "used_up" || budget.state === "warning" ? budget.state : "ok";
        return (
          <Box key={budget.id}>
            <Money amount={budget.used} /> / <Money amount={budget.amount} />
            <Meter
              label={t("budgets.useOf", { name: budget.name })}
              part={ratio(budget.used, budget.amount)}
              tone={TONES[tone]}
            />
          </Box>
        );
      })}
    </Box>
  );
}
