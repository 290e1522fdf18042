import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Budget } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu } from "@/components/IconMenu";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot } from "@/components/StateDot";
import { readable } from "@/format/decimal";
import { BudgetUse } from "./BudgetUse";
import { PERIODS, SCOPES } from "./budgetSchema";
import { isRaised } from "./limit";

export type BudgetAct = "edit" | "raise" | "delete";

export function budgetColumns(
  t: TFunction,
  onAct: (act: BudgetAct, budget: Budget) => void,
): Column<Budget>[] {
  return [
    {
      key: "name",
      header: t("budgets.name"),
      phone: "title",
      cell: (budget) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {budget.name}
          </Typography>
          <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>{whose(t, budget)}</Box>
        </Box>
      ),
    },
    { key: "use", header: t("budgets.used"), cell: (budget) => <BudgetUse budget={budget} /> },
    { key: "state", header: t("budgets.state"), cell: (budget) => <BudgetState budget={budget} /> },
    {
      key: "period",
      header: t("budgets.period"),
      cell: (budget) => (
        <>
          {periodText(t, budget.period)}
          <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>
            {budget.period_ends_at === null ? (
              t("budgets.noReset")
            ) : (
              <>
                {t("budgets.resets")} <RelativeTime at={budget.period_ends_at} />
              </>
            )}
          </Box>
        </>
      ),
    },
    {
      key: "hard",
      header: t("budgets.stop"),
      cell: (budget) => (budget.hard ? t("budgets.hardShort") : t("budgets.softShort")),
    },
    {
      key: "extra",
      header: t("budgets.extra"),
      cell: (budget) =>
        isRaised(budget, Date.now()) ? (
          <>
            +{readable(budget.extra)}
            <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>
              {t("budgets.ends")} <RelativeTime at={budget.extra_until} />
            </Box>
          </>
        ) : (
          "–"
        ),
    },
    {
      key: "menu",
      header: "",
      align: "right",
      width: 56,
      phone: "menu",
      cell: (budget) => (
        <IconMenu
          size="small"
          label={t("budgets.actions", { name: budget.name })}
          icon={<MoreHoriz fontSize="small" />}
          choices={[
            { key: "edit", label: t("common.edit"), onPick: () => onAct("edit", budget) },
            { key: "raise", label: t("budgets.raise"), onPick: () => onAct("raise", budget) },
            {
              key: "delete",
              label: t("common.delete"),
              danger: true,
              onPick: () => onAct("delete", budget),
            },
          ]}
        />
      ),
    },
  ];
}

function BudgetState({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  if (budget.state === "used_up") {
    return (
      <StateDot
        tone="error"
        label={budget.hard ? t("budgets.states.stopped") : t("budgets.states.over")}
      />
    );
  }
  return budget.state === "warning" ? (
    <StateDot tone="warning" label={t("budgets.states.warning")} />
  ) : (
    <StateDot tone="success" label={t("budgets.states.ok")} />
  );
}

function whose(t: TFunction, budget: Budget): string {
  const scope = SCOPES.find((known) => known === budget.scope);
  const name = scope ? t(`budgets.scopes.${scope}`) : budget.scope;
  const id = budget.scope_name ?? budget.scope_id;
  return id === null ? name : `${name}: ${id}`;
}

function periodText(t: TFunction, period: string): string {
  const known = PERIODS.find((name) => name === period);
  return known ? t(`budgets.periods.${known}`) : period;
}
