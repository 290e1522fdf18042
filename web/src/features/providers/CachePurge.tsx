import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { cacheQuery, purgeCache } from "./cacheQueries";

const EXAMPLE = "openai/gpt-4o";

/** Asks before kept replies are removed: all of them, or those of one model. */
export function CachePurge({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const [model, setModel] = useState("");
  const purge = useMutation({
    mutationFn: () => purgeCache(model.trim() || undefined),
    onSuccess: async ({ removed }) => {
      await client.invalidateQueries({ queryKey: cacheQuery.queryKey });
      toast(t("cache.purged", { count: removed }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("cache.purgeTitle")}
      action={t("cache.purge")}
      busy={purge.isPending}
      error={purge.error}
      onConfirm={() => purge.mutate()}
      onClose={onClose}
    >
      <Typography>{t("cache.purgeText")}</Typography>
      <TextField
        label={t("cache.model")}
        placeholder={EXAMPLE}
        value={model}
        onChange={(event) => setModel(event.target.value)}
        helperText={t("cache.modelHint")}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    </Confirm>
  );
}
