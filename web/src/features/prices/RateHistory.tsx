import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Skeleton from "@mui/material/Skeleton";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Rate } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { exact } from "@/format/time";
import { Amount } from "./Amount";
import { historyQuery } from "./queries";
import { RateSourceChip } from "./RateSourceChip";
import { ScopeText } from "./ScopeText";

/** All that the model ever cost, and will cost: calls keep the row they were charged under. */
export function RateHistory({ rate }: { rate: Rate }) {
  const { t, i18n } = useTranslation();
  const history = useQuery(historyQuery(rate));
  if (history.isError) {
    return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (!history.data) return <Skeleton variant="rounded" height={120} />;
  return (
    <Box sx={{ overflowX: "auto" }}>
      <Table size="small" aria-label={t("prices.history")} sx={{ "& th, & td": { px: 0.75 } }}>
        <TableHead>
          <TableRow>
            <TableCell>{t("prices.from")}</TableCell>
            <TableCell>{t("prices.scope")}</TableCell>
            <TableCell align="right">{t("rates.columns.input")}</TableCell>
            <TableCell align="right">{t("rates.columns.output")}</TableCell>
            <TableCell align="right">{t("prices.margin")}</TableCell>
            <TableCell>{t("rates.source")}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {history.data.map((row) => (
            <TableRow key={row.id} selected={row.id === rate.id}>
              <TableCell>
                {exact(row.startsAt, i18n.language)}
                <StateChip row={row} />
              </TableCell>
              <TableCell>
                <ScopeText rate={row} />
              </TableCell>
              <TableCell align="right">
                <Amount each={row.inputRate} />
              </TableCell>
              <TableCell align="right">
                <Amount each={row.outputRate} />
              </TableCell>
              <TableCell align="right">{row.margin === null ? "–" : `${row.margin} %`}</TableCell>
              <TableCell>
                <RateSourceChip rate={row} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function StateChip({ row }: { row: Rate }) {
  const { t } = useTranslation();
  const state = stateOf(row, Date.now());
  if (state === "over") return null;
  return (
    <Chip
      size="small"
      color={state === "now" ? "success" : "info"}
      variant="outlined"
      label={t(`prices.states.${state}`)}
      sx={{ ml: 0.75 }}
    />
  );
}

/** Whether a rate holds, will hold, or is over. */
export function stateOf(row: Rate, now: number): "now" | "later" | "over" {
  if (row.endsAt !== null && Date.parse(row.endsAt) <= now) return "over";
  return Date.parse(row.startsAt) > now ? "later" : "now";
}
