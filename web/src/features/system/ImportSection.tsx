import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { Section } from "@/components/Section";
import { useToast } from "@/components/useToast";
import { errorText } from "@/i18n/errorText";
import { ImportCard } from "./ImportCard";
import { beginImport, importsQuery } from "./queries";

/** What was taken over from an upstream AIGNE Hub; nothing where nothing was. */
export function ImportSection() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(importsQuery);
  if (error && !data) {
    return (
      <Section title={t("system.imports.title")}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Section>
    );
  }
  const newest = data?.imports[0];
  if (!data || !newest) return null;
  const { open, in_doubt } = data.unreported;
  return (
    <Section
      title={t("system.imports.title")}
      action={newest.state === "running" ? null : <Again locked={lacksKey(newest.error?.code)} />}
    >
      <Paper variant="outlined" sx={{ p: 2, display: "grid", gap: 1.5 }}>
        <ImportCard row={newest} />
        {open.rows > 0 ? (
          <Alert severity="info">
            {t("system.imports.open", { count: open.rows, credits: open.credits })}
          </Alert>
        ) : null}
        {in_doubt.rows > 0 ? (
          <Alert severity="warning">
            {t("system.imports.inDoubt", { count: in_doubt.rows, credits: in_doubt.credits })}
          </Alert>
        ) : null}
      </Paper>
    </Section>
  );
}

/** Whether only the key of the old hub's credentials is missing. */
function lacksKey(code: string | undefined) {
  return code === "no_key" || code === "wrong_key";
}

function Again({ locked }: { locked: boolean }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const begin = useMutation({
    mutationFn: beginImport,
    onSuccess: () => {
      toast(t("system.imports.asked"));
      return client.invalidateQueries({ queryKey: importsQuery.queryKey });
    },
    onError: (error) => toast(errorText(t, error), "error"),
  });
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
      {locked ? (
        <Button size="small" loading={begin.isPending} onClick={() => begin.mutate(true)}>
          {t("system.imports.without")}
        </Button>
      ) : null}
      <Button size="small" loading={begin.isPending} onClick={() => begin.mutate(false)}>
        {t("system.imports.again")}
      </Button>
    </Box>
  );
}
