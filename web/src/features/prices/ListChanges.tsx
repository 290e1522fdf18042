import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Chip from "@mui/material/Chip";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PriceChange } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { Section } from "@/components/Section";
import { useToast } from "@/components/useToast";
import { Amount } from "./Amount";
import { decide, listQuery } from "./queries";

const COLORS = { staged: "warning", live: "success", rejected: "default" } as const;

interface Props {
  id: string;
  onClose: () => void;
}

/** Every difference of a list; the chosen ones go live or are turned down. */
export function ListChanges({ id, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const list = useQuery(listQuery(id));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const staged = list.data?.changes.filter(({ status }) => status === "staged") ?? [];
  // What needs a second look is chosen by hand only.
  const chosen = staged.filter((change) => left.has(change.id) !== (change.reason === null));
  const verdict = useMutation({
    mutationFn: (said: "approve" | "reject") =>
      decide(
        id,
        said,
        chosen.map((change) => change.id),
      ),
    onSuccess: (_, said) => {
      setLeft(new Set());
      void client.invalidateQueries({ queryKey: ["rates"] });
      toast(
        t(said === "approve" ? "prices.approved" : "prices.rejected", { count: chosen.length }),
      );
    },
  });
  if (list.isError) {
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) return <Skeleton variant="rounded" height={160} />;
  const toggle = (change: PriceChange) =>
    setLeft((now) => {
      const next = new Set(now);
      if (!next.delete(change.id)) next.add(change.id);
      return next;
    });
  const { origin, status, reason, unchanged, leftAside, changes } = list.data;
  if (status === "malformed") {
    return (
      <Alert severity="error" onClose={onClose}>
        {t("prices.malformed", { origin, reason })}
      </Alert>
    );
  }
  return (
    <Section
      title={t("prices.changesOf", { origin })}
      action={<Button onClick={onClose}>{t("common.close")}</Button>}
    >
      <Typography color="text.secondary" sx={{ mb: 1 }}>
        {t("prices.changesText", { count: changes.length, unchanged, leftAside })}
      </Typography>
      {reason === null ? null : (
        <Alert severity="warning" sx={{ mb: 1 }}>
          {reason}
        </Alert>
      )}
      <DataTable
        label={t("prices.changesOf", { origin })}
        columns={columnsOf(t, new Set(chosen.map((change) => change.id)), toggle)}
        rows={changes}
        rowKey={(change) => change.id}
        error={null}
        onRetry={() => void list.refetch()}
        minWidth={820}
        empty={<Empty title={t("prices.noChanges")} text={t("prices.noChangesText")} />}
      />
      {verdict.isError ? (
        <Box sx={{ mt: 1.5 }}>
          <ErrorState error={verdict.error} />
        </Box>
      ) : null}
      {staged.length === 0 ? null : (
        <Box sx={{ display: "flex", gap: 1, mt: 1.5, justifyContent: "flex-end" }}>
          <Button
            color="error"
            disabled={chosen.length === 0 || verdict.isPending}
            onClick={() => verdict.mutate("reject")}
          >
            {t("prices.reject", { count: chosen.length })}
          </Button>
          <Button
            variant="contained"
            disabled={chosen.length === 0}
            loading={verdict.isPending}
            onClick={() => verdict.mutate("approve")}
          >
            {t("prices.approve", { count: chosen.length })}
          </Button>
        </Box>
      )}
    </Section>
  );
}

function columnsOf(
  t: TFunction,
  chosen: ReadonlySet<string>,
  toggle: (change: PriceChange) => void,
): Column<PriceChange>[] {
  const pair = (member: "input" | "output") => (change: PriceChange) => (
    <>
      <Amount each={change.old?.rates[member]} /> → <Amount each={change.new.rates[member]} />
    </>
  );
  return [
    {
      key: "pick",
      header: "",
      width: 48,
      phone: "menu",
      cell: (change) =>
        change.status === "staged" ? (
          <Checkbox
            size="small"
            checked={chosen.has(change.id)}
            onChange={() => toggle(change)}
            slotProps={{ input: { "aria-label": `${change.provider}/${change.model}` } }}
          />
        ) : null,
    },
    {
      key: "model",
      header: t("rates.model"),
      phone: "title",
      cell: (change) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          {change.provider}/{change.model}
          {change.reason === null ? null : (
            <Typography variant="body2" color="warning.main">
              {change.reason}
            </Typography>
          )}
        </Box>
      ),
    },
    {
      key: "cost",
      header: t("prices.costColumn"),
      align: "right",
      cell: (change) => (
        <>
          <Amount each={change.old?.costs.input} /> → <Amount each={change.new.costs.input} />
        </>
      ),
    },
    { key: "input", header: t("rates.columns.input"), align: "right", cell: pair("input") },
    { key: "output", header: t("rates.columns.output"), align: "right", cell: pair("output") },
    {
      key: "margin",
      header: t("prices.margin"),
      align: "right",
      cell: (change) => (change.new.margin === null ? "–" : `${change.new.margin} %`),
    },
    {
      key: "status",
      header: t("prices.status"),
      cell: (change) => (
        <Chip
          size="small"
          variant="outlined"
          color={COLORS[change.status]}
          label={t(`prices.changeStates.${change.status}`)}
        />
      ),
    },
  ];
}
