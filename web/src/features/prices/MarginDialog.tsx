import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { Amount } from "./Amount";
import { applyMargin, policyQuery } from "./queries";

/** Rows of the preview; the sum says how many there are. */
const SHOWN = 12;

/** One margin for all rates: what would change is shown first, and applied by the second click. */
export function MarginDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const policy = useQuery(policyQuery);
  const [typed, setTyped] = useState<{ margin?: string; price?: string }>({});
  const margin = typed.margin ?? policy.data?.margin ?? "";
  const price = typed.price ?? policy.data?.creditPrice ?? "";
  const asked = (dryRun: boolean) => ({ profitMargin: margin, creditPrice: price, dryRun });
  const preview = useMutation({ mutationFn: () => applyMargin(asked(true)) });
  const apply = useMutation({
    mutationFn: () => applyMargin(asked(false)),
    onSuccess: (done) => {
      void client.invalidateQueries({ queryKey: ["rates"] });
      toast(t("prices.marginDone", { count: done?.updated ?? 0 }));
      onClose();
    },
  });
  const type = (change: { margin?: string; price?: string }) => {
    setTyped((now) => ({ ...now, ...change }));
    preview.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (preview.data) apply.mutate();
    else preview.mutate();
  };
  const changes = preview.data?.summary ?? [];
  return (
    <FormDialog
      title={t("prices.marginTitle")}
      submit={preview.data ? t("prices.apply") : t("prices.preview")}
      busy={preview.isPending || apply.isPending}
      error={preview.error ?? apply.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Typography color="text.secondary">{t("prices.marginText")}</Typography>
      {policy.isError ? (
        <ErrorState error={policy.error} onRetry={() => void policy.refetch()} />
      ) : null}
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "1fr 1fr" }}>
        <TextField
          label={t("prices.marginPercent")}
          value={margin}
          onChange={(event) => type({ margin: event.target.value })}
          slotProps={{ htmlInput: { inputMode: "decimal" } }}
        />
        <TextField
          label={t("prices.creditPrice")}
          value={price}
          onChange={(event) => type({ price: event.target.value })}
          slotProps={{ htmlInput: { inputMode: "decimal" } }}
        />
      </Box>
      {preview.data ? (
        <>
          <Alert severity="info">
            {t("prices.marginPreview", {
              count: preview.data.updated,
              skipped: preview.data.skipped,
            })}
          </Alert>
          <Table size="small" aria-label={t("prices.preview")}>
            <TableHead>
              <TableRow>
                <TableCell>{t("rates.model")}</TableCell>
                <TableCell align="right">{t("rates.columns.input")}</TableCell>
                <TableCell align="right">{t("rates.columns.output")}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {changes.slice(0, SHOWN).map((change) => (
                <TableRow key={change.id}>
                  <TableCell sx={{ overflowWrap: "anywhere" }}>
                    {change.provider}/{change.model}
                  </TableCell>
                  <TableCell align="right" sx={{ whiteSpace: "nowrap" }}>
                    <Amount each={change.oldInputRate} /> → <Amount each={change.newInputRate} />
                  </TableCell>
                  <TableCell align="right" sx={{ whiteSpace: "nowrap" }}>
                    <Amount each={change.oldOutputRate} /> → <Amount each={change.newOutputRate} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          {changes.length > SHOWN ? (
            <Typography variant="body2" color="text.secondary">
              {t("prices.more", { count: changes.length - SHOWN })}
            </Typography>
          ) : null}
        </>
      ) : null}
    </FormDialog>
  );
}
