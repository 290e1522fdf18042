import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { useTranslation } from "react-i18next";
import type { ClassAmounts, Rate } from "@/api/types";
import { CLASSES } from "@/i18n/classes";
import { classText } from "@/i18n/classText";
import { tierText } from "@/i18n/tierText";
import { Amount } from "./Amount";

interface Group {
  title: string | null;
  rates: ClassAmounts;
  costs: ClassAmounts | null;
}

/** What the provider asks and what the hub charges, class by class, on every condition. */
export function TermsTable({ rate }: { rate: Rate }) {
  const { t } = useTranslation();
  const groups: Group[] = [
    { title: null, rates: rate.rates, costs: rate.costs },
    ...rate.tiers.map((tier) => ({
      title: tierText(t, tier),
      rates: tier.rates,
      costs: tier.costs,
    })),
  ];
  return (
    <Table size="small" aria-label={t("prices.terms")} sx={{ "& th, & td": { px: 0.75 } }}>
      <TableHead>
        <TableRow>
          <TableCell>{t("prices.perMillion")}</TableCell>
          <TableCell align="right">{t("prices.cost")}</TableCell>
          <TableCell align="right">{t("prices.rate")}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {groups.map((group) => (
          <GroupRows key={group.title ?? ""} {...group} />
        ))}
        {(rate.unitRates ?? []).map((unit) => {
          const words = [t(`prices.units.${unit.unit}`), unit.size, unit.quality];
          const name = words.filter(Boolean).join(" ");
          return (
            <TableRow key={name}>
              <TableCell>{name}</TableCell>
              <TableCell align="right">{unit.cost ?? "–"}</TableCell>
              <TableCell align="right">{unit.rate}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

function GroupRows({ title, rates, costs }: Group) {
  const { t } = useTranslation();
  const said = CLASSES.filter(([member]) => rates[member] !== undefined);
  return (
    <>
      {title === null ? null : (
        <TableRow>
          <TableCell colSpan={3} sx={{ fontWeight: 600, pt: 1.5 }}>
            {title}
          </TableCell>
        </TableRow>
      )}
      {said.map(([member, name]) => (
        <TableRow key={member}>
          <TableCell>{classText(t, name)}</TableCell>
          <TableCell align="right">
            <Amount each={costs?.[member]} />
          </TableCell>
          <TableCell align="right">
            <Amount each={rates[member]} />
          </TableCell>
        </TableRow>
      ))}
    </>
  );
}
