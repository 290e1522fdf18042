import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CheckedRate } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { RelativeTime } from "@/components/RelativeTime";
import { Section } from "@/components/Section";
import { Amount } from "./Amount";
import { checkQuery, checkRates } from "./queries";

const COLORS = {
  below_cost: "error",
  drift: "warning",
  no_match: "default",
  fits: "success",
} as const;

/** Whether the rates that were set still cover what providers ask. */
export function RateCheck() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const found = useQuery(checkQuery);
  const check = useMutation({
    mutationFn: checkRates,
    onSuccess: () => void client.invalidateQueries({ queryKey: checkQuery.queryKey }),
  });
  const columns: Column<CheckedRate>[] = [
    {
      key: "model",
      header: t("rates.model"),
      phone: "title",
      cell: (rate) => `${rate.provider}/${rate.model}`,
    },
    {
      key: "finding",
      header: t("prices.finding"),
      cell: (rate) => (
        <Chip
          size="small"
          variant="outlined"
          color={COLORS[rate.finding]}
          label={t(`prices.findings.${rate.finding}`)}
        />
      ),
    },
    { key: "class", header: t("calls.class"), cell: (rate) => rate.class ?? "–" },
    {
      key: "asked",
      header: t("prices.asked"),
      align: "right",
      cell: (rate) => <Amount each={rate.asked} />,
    },
    {
      key: "rate",
      header: t("prices.rate"),
      align: "right",
      cell: (rate) => <Amount each={rate.rate} />,
    },
    {
      key: "margin",
      header: t("prices.margin"),
      align: "right",
      cell: (rate) => (rate.margin === null ? "–" : `${rate.margin} %`),
    },
  ];
  return (
    <Section
      title={t("prices.check")}
      action={
        <Button loading={check.isPending} onClick={() => check.mutate()}>
          {t("prices.checkNow")}
        </Button>
      }
    >
      <Typography color="text.secondary" sx={{ mb: 1 }}>
        {t("prices.checkText")}{" "}
        {found.data?.checkedAt ? (
          <>
            {t("prices.checked")} <RelativeTime at={found.data.checkedAt} />
          </>
        ) : null}
      </Typography>
      {check.isError ? (
        <Box sx={{ mb: 1.5 }}>
          <ErrorState error={check.error} />
        </Box>
      ) : null}
      <DataTable
        label={t("prices.check")}
        columns={columns}
        rows={found.data?.rates}
        rowKey={(rate) => rate.rateId}
        error={found.error}
        onRetry={() => void found.refetch()}
        minWidth={680}
        empty={<Empty title={t("prices.nothingChecked")} text={t("prices.nothingCheckedText")} />}
      />
    </Section>
  );
}
