import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Hold, Lease } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { RelativeTime } from "@/components/RelativeTime";
import { Section } from "@/components/Section";
import { usePhone } from "@/components/usePhone";
import { holdsQuery } from "./queries";

interface Props {
  /** Absent: the reader's own account. */
  owner?: string;
  onClose: () => void;
}

/** What stands behind the held credits: calls under way, and what their processes were lent. */
export function HoldsDialog({ owner, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  const { data, error, refetch } = useQuery(holdsQuery(owner));
  const state = { error, onRetry: () => void refetch() };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" fullScreen={phone} aria-labelledby={id}>
      <DialogTitle id={id}>{t("billing.holds")}</DialogTitle>
      <DialogContent>
        <Typography color="text.secondary" sx={{ mb: 2 }}>
          {t("billing.holdsText")}
        </Typography>
        <DataTable
          {...state}
          label={t("billing.holds")}
          columns={holdColumns(t)}
          rows={data?.holds}
          rowKey={({ process, model, since, amount }) => `${process} ${since} ${model} ${amount}`}
          empty={<Empty title={t("billing.noHolds")} text={t("billing.noHoldsText")} />}
        />
        {data && data.leases.length > 0 ? (
          <Box sx={{ mt: 3 }}>
            <Section title={t("billing.leases")}>
              <Typography color="text.secondary" sx={{ mb: 1.5 }}>
                {t("billing.leasesText")}
              </Typography>
              <DataTable
                {...state}
                label={t("billing.leases")}
                columns={leaseColumns(t)}
                rows={data.leases}
                rowKey={({ process, since }) => `${process} ${since}`}
                empty={<Empty title={t("billing.noLeases")} />}
              />
            </Section>
          </Box>
        ) : null}
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>{t("common.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

function holdColumns(t: TFunction): Column<Hold>[] {
  return [
    { key: "model", header: t("billing.holdModel"), phone: "title", cell: ({ model }) => model },
    {
      key: "since",
      header: t("billing.holdSince"),
      cell: ({ since }) => <RelativeTime at={since} />,
    },
    { key: "process", header: t("billing.process"), cell: ({ process }) => process },
    {
      key: "amount",
      header: t("billing.amount"),
      align: "right",
      cell: ({ amount }) => <Money amount={amount} />,
    },
  ];
}

function leaseColumns(t: TFunction): Column<Lease>[] {
  return [
    {
      key: "process",
      header: t("billing.process"),
      phone: "title",
      cell: ({ process, answers }) => (answers ? t("billing.thisProcess", { process }) : process),
    },
    {
      key: "since",
      header: t("billing.holdSince"),
      cell: ({ since }) => <RelativeTime at={since} />,
    },
    {
      key: "ends",
      header: t("billing.leaseEnds"),
      cell: ({ expires_at }) => <RelativeTime at={expires_at} />,
    },
    {
      key: "amount",
      header: t("billing.amount"),
      align: "right",
      cell: ({ amount }) => <Money amount={amount} />,
    },
  ];
}
