import { zodResolver } from "@hookform/resolvers/zod";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Drawer from "@mui/material/Drawer";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Provider, Rate } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { useToast } from "@/components/useToast";
import { RateFields } from "./RateFields";
import { changeRate, createRate } from "./rateQueries";
import { toRateRequest } from "./rateRequest";
import { type RateValues, rateSchema, rateValues } from "./rateSchema";

interface Props {
  /** Null adds one; a read-only one is set over by a rate of the admin's own. */
  rate: Rate | null;
  providers: Provider[];
  onClose: () => void;
}

export function RateDrawer({ rate, providers, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const id = useId();
  const own = rate !== null && !rate.readOnly;
  const form = useForm({ resolver: zodResolver(rateSchema(t)), defaultValues: rateValues(rate) });
  const save = useMutation({
    mutationFn: (values: RateValues): Promise<unknown> => {
      const request = toRateRequest(values);
      if (own) return changeRate({ ...request, id: rate.id, providerId: rate.providerId });
      return createRate({ ...request, provider: values.providerId });
    },
    onSuccess: (_, values) => {
      void client.invalidateQueries({ queryKey: ["rates"] });
      toast(t("rates.saved", { model: values.model }));
      onClose();
    },
  });
  return (
    <Drawer
      open
      anchor="right"
      onClose={(_, reason) => reason === "escapeKeyDown" && onClose()}
      slotProps={{
        paper: { role: "dialog", "aria-labelledby": id, sx: { width: { xs: "100%", sm: 620 } } },
      }}
    >
      <Box
        component="form"
        noValidate
        onSubmit={form.handleSubmit((values) => save.mutate(values))}
        sx={{ p: 3, display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}
      >
        <Typography id={id} variant="h1" component="h2">
          {own ? t("rates.edit") : rate ? t("rates.override") : t("rates.add")}
        </Typography>
        <RateFields form={form} rate={rate} providers={providers} />
        {save.isError ? <ErrorState error={save.error} /> : null}
        <Box sx={{ display: "flex", gap: 1, justifyContent: "flex-end" }}>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="contained" loading={save.isPending}>
            {t("common.save")}
          </Button>
        </Box>
      </Box>
    </Drawer>
  );
}
