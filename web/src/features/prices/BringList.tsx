import UploadFile from "@mui/icons-material/UploadFile";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { Section } from "@/components/Section";
import { bringList, type List } from "./queries";

/** A price list from a URL or a file. Nothing goes live before it is approved. */
export function BringList({ onBrought }: { onBrought: (id: string) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [url, setUrl] = useState("");
  const [includeNew, setIncludeNew] = useState(false);
  const bring = useMutation({
    mutationFn: (list: List) => bringList(list),
    onSuccess: (list) => {
      void client.invalidateQueries({ queryKey: ["rates", "lists"] });
      onBrought(list.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    bring.mutate({ url, includeNew });
  };
  const pick = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) bring.mutate({ text: await file.text(), name: file.name, includeNew });
  };
  return (
    <Section title={t("prices.bring")}>
      <Typography color="text.secondary" sx={{ mb: 1.5, maxWidth: 720 }}>
        {t("prices.bringText")}
      </Typography>
      <Box
        component="form"
        noValidate
        onSubmit={submit}
        sx={{ display: "flex", gap: 1.5, flexWrap: "wrap", alignItems: "center" }}
      >
        <TextField
          size="small"
          label={t("prices.url")}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          sx={{ flex: "1 1 320px" }}
        />
        <Button
          type="submit"
          variant="contained"
          disabled={url.trim() === ""}
          loading={bring.isPending}
        >
          {t("prices.compare")}
        </Button>
        <Button component="label" startIcon={<UploadFile />} disabled={bring.isPending}>
          {t("prices.file")}
          <input
            type="file"
            hidden
            accept=".json,.tsv,.txt"
            onChange={(event) => void pick(event)}
          />
        </Button>
        <FormControlLabel
          control={
            <Checkbox
              checked={includeNew}
              onChange={(event) => setIncludeNew(event.target.checked)}
            />
          }
          label={t("prices.includeNew")}
        />
      </Box>
      {bring.isError ? (
        <Box sx={{ mt: 1.5 }}>
          <ErrorState error={bring.error} />
        </Box>
      ) : null}
    </Section>
  );
}
