import Paper from "@mui/material/Paper";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { useTranslation } from "react-i18next";
import type { Bar } from "./groups";

interface Props {
  rows: Bar[];
  parts: { key: string; name: string }[];
  format: (amount: string) => string;
  label: (from: string) => string;
}

/** The chart's numbers, exact, the newest stretch first. */
export function SeriesTable({ rows, parts, format, label }: Props) {
  const { t } = useTranslation();
  return (
    <TableContainer
      component={Paper}
      variant="outlined"
      // Nothing in it takes the focus, and the keyboard has to scroll it.
      tabIndex={0}
      sx={{ maxHeight: 420 }}
    >
      <Table size="small" stickyHeader aria-label={t("usage.asTable")}>
        <TableHead>
          <TableRow>
            <TableCell>{t("usage.stretch")}</TableCell>
            <TableCell align="right">{t("usage.total")}</TableCell>
            {parts.map(({ key, name }) => (
              <TableCell key={key} align="right">
                {name}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {[...rows].reverse().map((row) => (
            <TableRow key={row.from}>
              <TableCell sx={{ whiteSpace: "nowrap" }}>{label(row.from)}</TableCell>
              <TableCell align="right">{format(row.total)}</TableCell>
              {parts.map(({ key }) => (
                <TableCell key={key} align="right">
                  {row.parts[key] === undefined ? "–" : format(row.parts[key])}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
