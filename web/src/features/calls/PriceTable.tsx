import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { TokenCount } from "@/components/TokenCount";
import { round, shift } from "@/format/decimal";
import { classText, isUnit } from "@/i18n/classText";

/** How the charge came about: each class of tokens or kind of piece, its rate, and what they make. */
export function PriceTable({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  const { price, charge } = call;
  if (price === null || charge === null) {
    const reason = call.usage_source === "none" ? t("calls.noUsage") : t("calls.noPrice");
    return <Box sx={{ color: "text.secondary", fontSize: 14 }}>{reason}</Box>;
  }
  return (
    <Box sx={{ overflowX: "auto" }}>
      <Table size="small" aria-label={t("calls.price")} sx={{ "& th, & td": { px: 0.75 } }}>
        <TableHead>
          <TableRow>
            <TableCell>{t("calls.class")}</TableCell>
            <TableCell align="right">{t("calls.count")}</TableCell>
            <TableCell align="right">{t("calls.rate")}</TableCell>
            <TableCell align="right">{t("calls.amount")}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {price.lines.map((line) => (
            <TableRow key={line.class}>
              <TableCell>{classText(t, line.class)}</TableCell>
              <TableCell align="right">
                <TokenCount count={line.tokens} />
              </TableCell>
              <TableCell align="right">
                {isUnit(line.class)
                  ? t("calls.each", { rate: line.rate })
                  : t("calls.perMillion", { rate: round(shift(line.rate, 6), 6, 2) })}
              </TableCell>
              <TableCell align="right">{line.amount}</TableCell>
            </TableRow>
          ))}
          {call.attempts.map(({ number, spent }) =>
            spent ? (
              <TableRow key={number}>
                <TableCell colSpan={3}>{t("calls.spentBefore", { number })}</TableCell>
                <TableCell align="right">{spent.charge ?? t("money.unknown")}</TableCell>
              </TableRow>
            ) : null,
          )}
          <TableRow sx={{ "& td": { fontWeight: 650, border: 0 } }}>
            <TableCell colSpan={3}>{t("calls.total")}</TableCell>
            <TableCell align="right">{charge}</TableCell>
          </TableRow>
        </TableBody>
      </Table>
      <Box sx={{ fontSize: 12.5, color: "text.secondary", mt: 0.5, overflowWrap: "anywhere" }}>
        {t("calls.priceSource", { source: price.source, id: price.rate_id })}
      </Box>
    </Box>
  );
}
