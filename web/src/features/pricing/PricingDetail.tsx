import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import type { ClassAmounts, PricedModel } from "@/api/types";
import { usePhone } from "@/components/usePhone";
import { CLASSES } from "@/i18n/classes";
import { classText } from "@/i18n/classText";
import { tierText } from "@/i18n/tierText";
import { typeText } from "./pricingColumns";
import { Rate } from "./Rate";

interface Props {
  model: PricedModel;
  onClose: () => void;
}

/** Everything that is charged for a model, class by class and condition by condition. */
export function PricingDetail({ model, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  const price = useQuery(hubQuery).data?.credit_price;
  const groups = [
    { title: null, rates: model.rates },
    ...model.tiers.map((tier) => ({ title: tierText(t, tier), rates: tier.rates })),
  ];
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id} sx={{ overflowWrap: "anywhere" }}>
        {model.modelDisplay}
      </DialogTitle>
      <DialogContent>
        <Typography component="code" color="text.secondary" sx={{ fontSize: 13 }}>
          {model.key}
        </Typography>
        <Typography variant="body2" color="text.secondary" sx={{ mb: 1.5 }}>
          {model.providerDisplayName} · {typeText(t, model.type)}
        </Typography>
        <Table size="small" aria-label={t("prices.terms")}>
          <TableHead>
            <TableRow>
              <TableCell>{t("prices.perMillion")}</TableCell>
              <TableCell align="right">{t("money.unit")}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {groups.map((group) => (
              <GroupRows key={group.title ?? ""} {...group} creditPrice={price} />
            ))}
            {model.unitRates.map((unit) => {
              const name = [t(`prices.units.${unit.unit}`), unit.size, unit.quality]
                .filter(Boolean)
                .join(" ");
              return (
                <TableRow key={name}>
                  <TableCell>{name}</TableCell>
                  <TableCell align="right">{unit.rate}</TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>{t("common.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

interface GroupProps {
  title: string | null;
  rates: ClassAmounts;
  creditPrice: string | undefined;
}

function GroupRows({ title, rates, creditPrice }: GroupProps) {
  const { t } = useTranslation();
  return (
    <>
      {title === null ? null : (
        <TableRow>
          <TableCell colSpan={2} sx={{ fontWeight: 600, pt: 1.5 }}>
            {title}
          </TableCell>
        </TableRow>
      )}
      {CLASSES.filter(([member]) => rates[member] !== undefined).map(([member, name]) => (
        <TableRow key={member}>
          <TableCell>{classText(t, name)}</TableCell>
          <TableCell align="right">
            <Rate each={rates[member]} creditPrice={creditPrice} />
          </TableCell>
        </TableRow>
      ))}
    </>
  );
}
