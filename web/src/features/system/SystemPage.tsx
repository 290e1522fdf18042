import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import type { Hub } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { FactList } from "@/components/FactList";
import { PageHead } from "@/components/PageHead";
import { Section } from "@/components/Section";
import { ImportSection } from "./ImportSection";
import { JobTable } from "./JobTable";

/** What this installation is, and what it does by itself. */
export function SystemPage() {
  const { t } = useTranslation();
  const hub = useQuery(hubQuery);
  return (
    <>
      <PageHead title={t("nav.system")} text={t("system.text")} />
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        <Section title={t("system.installation")}>
          {hub.error && !hub.data ? (
            <ErrorState error={hub.error} onRetry={() => void hub.refetch()} />
          ) : hub.data ? (
            <Paper variant="outlined" sx={{ p: 2 }}>
              <Installation hub={hub.data} />
            </Paper>
          ) : (
            <Skeleton variant="rounded" height={180} />
          )}
        </Section>
        <ImportSection />
        <Section title={t("system.jobs")}>
          <JobTable />
        </Section>
      </Box>
    </>
  );
}

const MODES = ["internal", "credits", "payment-kit"] as const;

function Installation({ hub }: { hub: Hub }) {
  const { t } = useTranslation();
  const mode = MODES.find((name) => name === hub.mode);
  return (
    <FactList
      facts={[
        [t("system.name"), hub.name],
        [t("system.version"), hub.version],
        [t("system.address"), hub.public_url],
        [t("system.prefix"), hub.prefix],
        [
          t("system.host"),
          hub.host === "blocklet" ? t("system.hosts.blocklet") : t("system.hosts.standalone"),
        ],
        [t("system.mode"), mode ? t(`system.modes.${mode}`) : hub.mode],
        [t("system.creditPrice"), `${hub.credit_price} USD`],
        [t("system.languages"), hub.languages.join(", ")],
      ]}
    />
  );
}
