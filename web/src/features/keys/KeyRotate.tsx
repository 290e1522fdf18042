import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Key, NewKey } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { SelectField } from "@/components/SelectField";
import { rotateKey } from "./queries";

const OVERLAPS = ["0", "3600", "86400", "604800"] as const;

interface Props {
  apiKey: Key;
  onMade: (key: NewKey) => void;
  onClose: () => void;
}

/** Makes a new secret while the old one goes on for a while, so that no caller is cut off. */
export function KeyRotate({ apiKey, onMade, onClose }: Props) {
  const { t } = useTranslation();
  const [overlap, setOverlap] = useState("86400");
  const rotate = useMutation({
    mutationFn: rotateKey,
    onSuccess: (made) => {
      onMade(made);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate({ id: apiKey.id, seconds: Number(overlap) });
  };
  return (
    <FormDialog
      title={t("keys.rotateTitle", { name: apiKey.name })}
      submit={t("keys.rotateButton")}
      busy={rotate.isPending}
      error={rotate.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Typography color="text.secondary">{t("keys.rotateText")}</Typography>
      <SelectField
        label={t("keys.overlap")}
        value={overlap}
        onChange={setOverlap}
        choices={OVERLAPS.map((value) => ({ value, label: t(`keys.overlaps.${value}`) }))}
      />
    </FormDialog>
  );
}
