import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import TextField from "@mui/material/TextField";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rate } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { CLASSES } from "@/i18n/classes";
import { classText } from "@/i18n/classText";
import { type Counts, exampleQuery } from "./queries";

const WHOLE = /^\d{1,12}$/;
/** A call as it is usual: a long prompt that was mostly cached, and a short answer. */
const USUAL: Counts = { input: 1000, cache_read: 4000, output: 500 };

/** What one call would cost: each class times its rate, as the hub computes it. */
export function WorkedExample({ rate }: { rate: Rate }) {
  const { t } = useTranslation();
  const asked = CLASSES.filter(
    ([member, name]) => rate.rates[member] !== undefined || name === "input" || name === "output",
  );
  const units = [...new Set((rate.unitRates ?? []).map(({ unit }) => unit))];
  const [texts, setTexts] = useState<Record<string, string>>(() => {
    const tokens = asked.map(([, name]) => [name, String(USUAL[name] ?? 0)]);
    return Object.fromEntries([...tokens, ...units.map((unit) => [`${unit}s`, "1"])]);
  });
  const read = (names: string[]): Counts =>
    Object.fromEntries(
      names
        .filter((name) => WHOLE.test(texts[name] ?? ""))
        .map((name) => [name, Number(texts[name])]),
    );
  const usage = read(asked.map(([, name]) => name));
  const counts = read(units.map(plural));
  const example = useQuery({
    ...exampleQuery(rate.id, usage, counts),
    placeholderData: keepPreviousData,
  });
  const fields = [
    ...asked.map(([, name]) => ({ name, label: classText(t, name) })),
    ...units.map((unit) => ({ name: plural(unit), label: t(`prices.units.${unit}`) })),
  ];
  return (
    <Box sx={{ display: "grid", gap: 1.5 }}>
      <Box
        sx={{
          display: "grid",
          gap: 1,
          gridTemplateColumns: "repeat(auto-fill, minmax(130px, 1fr))",
        }}
      >
        {fields.map(({ name, label }) => (
          <TextField
            key={name}
            size="small"
            label={label}
            value={texts[name] ?? ""}
            error={!WHOLE.test(texts[name] ?? "")}
            onChange={(event) => setTexts((now) => ({ ...now, [name]: event.target.value }))}
            slotProps={{ htmlInput: { inputMode: "numeric" } }}
          />
        ))}
      </Box>
      {example.isError ? (
        <ErrorState error={example.error} onRetry={() => void example.refetch()} />
      ) : example.data ? (
        <Table size="small" aria-label={t("prices.example")} sx={{ "& th, & td": { px: 0.75 } }}>
          <TableHead>
            <TableRow>
              <TableCell>{t("calls.class")}</TableCell>
              <TableCell align="right">{t("prices.count")}</TableCell>
              <TableCell align="right">{t("prices.each")}</TableCell>
              <TableCell align="right">{t("calls.amount")}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {example.data.lines.map((line) => (
              <TableRow key={line.class}>
                <TableCell>{lineText(t, line.class)}</TableCell>
                <TableCell align="right">{line.tokens.toLocaleString()}</TableCell>
                <TableCell align="right">× {line.rate}</TableCell>
                <TableCell align="right">{line.amount}</TableCell>
              </TableRow>
            ))}
            <TableRow sx={{ "& td": { fontWeight: 650, border: 0 } }}>
              <TableCell colSpan={3}>{t("calls.total")}</TableCell>
              <TableCell align="right">{example.data.charge ?? t("money.unknown")}</TableCell>
            </TableRow>
          </TableBody>
        </Table>
      ) : (
        <Skeleton variant="rounded" height={140} />
      )}
    </Box>
  );
}

type Unit = NonNullable<Rate["unitRates"]>[number]["unit"];
const UNITS = ["image", "second", "character", "search", "request"] as const;

/** The member of the request that counts a unit. */
function plural(unit: Unit): string {
  return unit === "search" ? "searches" : `${unit}s`;
}

function lineText(t: TFunction, name: string): string {
  const unit = UNITS.find((known) => known === name);
  return unit ? t(`prices.units.${unit}`) : classText(t, name);
}
