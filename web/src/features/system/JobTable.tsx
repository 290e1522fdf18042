import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Job } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot, type Tone } from "@/components/StateDot";
import { useToast } from "@/components/useToast";
import { errorText } from "@/i18n/errorText";
import { jobsQuery, runJob } from "./queries";

/** The jobs of the hub: how each went, when it is next, and a way to have it done now. */
export function JobTable() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(jobsQuery);
  return (
    <DataTable
      label={t("system.jobs")}
      columns={jobColumns(t)}
      rows={data}
      rowKey={({ name }) => name}
      error={error}
      onRetry={() => void refetch()}
      minWidth={760}
      empty={<Empty title={t("system.noJobs")} text={t("system.noJobsText")} />}
    />
  );
}

function jobColumns(t: TFunction): Column<Job>[] {
  return [
    {
      key: "name",
      header: t("system.job"),
      phone: "title",
      cell: ({ name }) => <Box sx={{ fontWeight: 600 }}>{name}</Box>,
    },
    {
      key: "state",
      header: t("system.state"),
      cell: (job) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <StateDot {...stateOf(t, job)} />
          {job.error ? (
            <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>{job.error}</Box>
          ) : null}
        </Box>
      ),
    },
    {
      key: "last",
      header: t("system.last"),
      cell: ({ finished_at }) => <RelativeTime at={finished_at} missing={t("system.never")} />,
    },
    {
      key: "next",
      header: t("system.next"),
      cell: ({ next_at }) => <RelativeTime at={next_at} />,
    },
    {
      key: "runs",
      header: t("system.runs"),
      align: "right",
      cell: ({ runs }) => runs.toLocaleString(),
    },
    {
      key: "run",
      header: "",
      align: "right",
      phone: "menu",
      cell: (job) => <RunNow job={job} />,
    },
  ];
}

function stateOf(t: TFunction, job: Job): { tone: Tone; label: string } {
  if (job.running) return { tone: "warning", label: t("system.running") };
  if (job.failures > 0) {
    return { tone: "error", label: t("system.failed", { count: job.failures }) };
  }
  if (job.finished_at === null) return { tone: "neutral", label: t("system.waiting") };
  return { tone: "success", label: t("system.well") };
}

function RunNow({ job }: { job: Job }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: () => runJob(job.name),
    onSuccess: () => {
      toast(t("system.asked", { name: job.name }));
      return client.invalidateQueries({ queryKey: jobsQuery.queryKey });
    },
    onError: (error) => toast(errorText(t, error), "error"),
  });
  return (
    <Button
      size="small"
      sx={{ whiteSpace: "nowrap" }}
      disabled={job.running}
      loading={run.isPending}
      aria-label={t("system.runNamed", { name: job.name })}
      onClick={() => run.mutate()}
    >
      {t("system.run")}
    </Button>
  );
}
