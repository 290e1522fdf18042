import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import type { TFunction } from "i18next";
import type { ListedRate, Rate } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu } from "@/components/IconMenu";
import { RatePrice } from "./RatePrice";
import { RateSourceChip } from "./RateSourceChip";
import { ScopeText } from "./ScopeText";

export type RateAct = "open" | "edit" | "delete";

export function rateColumns(
  t: TFunction,
  onAct: (act: RateAct, rate: Rate) => void,
): Column<ListedRate>[] {
  return [
    {
      key: "model",
      header: t("rates.model"),
      phone: "title",
      cell: (rate) => (
        <Box sx={{ minWidth: { sm: 180 }, overflowWrap: "anywhere" }}>
          <Link
            component="button"
            type="button"
            color="inherit"
            underline="hover"
            sx={{ fontWeight: 600, textAlign: "left", verticalAlign: "baseline" }}
            onClick={() => onAct("open", rate)}
          >
            {rate.modelDisplay}
          </Link>
          <Box />
          <Box component="code" sx={{ fontSize: 12, color: "text.secondary" }}>
            {rate.provider.name}/{rate.model}
          </Box>
          {rate.scope === "everyone" ? null : (
            <Box sx={{ fontSize: 12, color: "text.secondary" }}>
              <ScopeText rate={rate} />
            </Box>
          )}
        </Box>
      ),
    },
    { key: "kind", header: t("rates.kind"), cell: (rate) => t(`rates.kinds.${rate.type}`) },
    {
      key: "input",
      header: t("rates.columns.input"),
      align: "right",
      cell: (rate) => <RatePrice rate={rate} amount={rate.inputRate} cost={rate.costs.input} />,
    },
    {
      key: "output",
      header: t("rates.columns.output"),
      align: "right",
      cell: (rate) => <RatePrice rate={rate} amount={rate.outputRate} cost={rate.costs.output} />,
    },
    {
      key: "cache",
      header: t("rates.columns.cache"),
      align: "right",
      cell: (rate) =>
        rate.caching === null ? (
          "–"
        ) : (
          <Box component="span" sx={{ whiteSpace: "nowrap" }}>
            <RatePrice rate={rate} amount={rate.caching.readRate} /> ·{" "}
            <RatePrice rate={rate} amount={rate.caching.writeRate} />
          </Box>
        ),
    },
    {
      key: "margin",
      header: t("prices.margin"),
      align: "right",
      cell: (rate) => (rate.margin === null ? "–" : `${rate.margin} %`),
    },
    { key: "source", header: t("rates.source"), cell: (rate) => <RateSourceChip rate={rate} /> },
    {
      key: "menu",
      header: "",
      align: "right",
      width: 56,
      phone: "menu",
      cell: (rate) =>
        rate.source === "hub.toml" ? null : (
          <IconMenu
            size="small"
            label={t("rates.actions", { model: rate.modelDisplay })}
            icon={<MoreHoriz fontSize="small" />}
            choices={menu(t, rate, onAct)}
          />
        ),
    },
  ];
}

/** A catalogue's rate is not changed but set over: the form then makes a rate of its own. */
function menu(t: TFunction, rate: Rate, onAct: (act: RateAct, rate: Rate) => void) {
  const edit = {
    key: "edit",
    label: rate.readOnly ? t("rates.override") : t("common.edit"),
    onPick: () => onAct("edit", rate),
  };
  if (rate.readOnly) return [edit];
  const remove = {
    key: "delete",
    label: t("common.delete"),
    danger: true,
    onPick: () => onAct("delete", rate),
  };
  return [edit, remove];
}
