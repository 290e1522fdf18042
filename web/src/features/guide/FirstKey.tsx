import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { freshKeyQuery } from "@/api/freshKey";
import type { NewKey } from "@/api/types";
import { CodeBlock } from "@/components/CodeBlock";
import { ErrorState } from "@/components/ErrorState";
import { createFirstKey } from "./queries";

interface Props {
  /** The secret of the key that was made here. */
  made: string | null;
  onMade: (key: NewKey["key"]) => void;
}

/** Makes a key by one click, and shows its secret for the only time. */
export function FirstKey({ made, onMade }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: createFirstKey,
    onSuccess: ({ key, secret }) => {
      client.setQueryData(freshKeyQuery.queryKey, secret);
      void client.invalidateQueries({ queryKey: ["keys"] });
      onMade(key);
    },
  });
  if (made !== null) {
    return (
      <>
        <CodeBlock label={t("secret.label")} code={made} />
        <Alert severity="warning">{t("secret.once")}</Alert>
      </>
    );
  }
  return (
    <>
      <Typography color="text.secondary">{t("guide.keyText")}</Typography>
      <div>
        <Button
          variant="contained"
          loading={make.isPending}
          onClick={() => make.mutate(t("guide.keyName"))}
        >
          {t("guide.makeKey")}
        </Button>
      </div>
      {make.isError ? <ErrorState error={make.error} /> : null}
    </>
  );
}
