import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import type { Limit } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu } from "@/components/IconMenu";
import { ManagedMark } from "@/components/ManagedMark";
import { TokenCount } from "@/components/TokenCount";
import { RATES, SCOPES } from "./queries";

export type LimitAct = "edit" | "delete";

export function limitColumns(
  t: TFunction,
  onAct: (act: LimitAct, limit: Limit) => void,
): Column<Limit>[] {
  return [
    {
      key: "name",
      header: t("limits.name"),
      phone: "title",
      cell: (limit) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {limit.name} <ManagedMark source={limit.managed_by} />
          </Typography>
          <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>{whom(t, limit)}</Box>
        </Box>
      ),
    },
    ...RATES.map(
      (rate): Column<Limit> => ({
        key: rate,
        header: t(`limits.rates.${rate}`),
        align: "right",
        cell: ({ limits }) => {
          const most = limits[rate];
          return most === null ? "–" : <TokenCount count={most} />;
        },
      }),
    ),
    {
      key: "menu",
      header: "",
      align: "right",
      width: 56,
      phone: "menu",
      cell: (limit) =>
        limit.read_only ? null : (
          <IconMenu
            size="small"
            label={t("limits.actions", { name: limit.name })}
            icon={<MoreHoriz fontSize="small" />}
            choices={[
              { key: "edit", label: t("common.edit"), onPick: () => onAct("edit", limit) },
              {
                key: "delete",
                label: t("common.delete"),
                danger: true,
                onPick: () => onAct("delete", limit),
              },
            ]}
          />
        ),
    },
  ];
}

/** Whom or what it binds, in words. */
function whom(t: TFunction, { scope, scope_id, scope_name }: Limit): string {
  const known = SCOPES.find((name) => name === scope);
  if (known === undefined) return [scope, scope_id].filter(Boolean).join(": ");
  if (scope_id === null) return t(`limits.each.${known}`);
  return `${t(`limits.scopes.${known}`)}: ${scope_name ?? scope_id}`;
}
