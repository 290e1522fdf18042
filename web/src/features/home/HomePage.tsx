import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useManages } from "@/api/role";
import { ErrorState } from "@/components/ErrorState";
import { PageHead } from "@/components/PageHead";
import { CustomerHome } from "./CustomerHome";
import { FirstCall } from "./FirstCall";
import { HomeActions } from "./HomeActions";
import { NextStep } from "./NextStep";
import { setupQuery } from "./queries";
import { RecentCalls } from "./RecentCalls";
import { SetupCards } from "./SetupCards";

/** What is set up, what to do next, and the first call ready to paste. */
export function HomePage() {
  const { t } = useTranslation();
  const manages = useManages();
  return (
    <>
      <PageHead title={t("home.title")} text={t("home.text")} action={<HomeActions />} />
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        {manages ? <Setup /> : <CustomerHome />}
        <FirstCall />
        {manages ? <Latest /> : null}
      </Box>
    </>
  );
}

/** The state of the hub, for who runs it. */
function Setup() {
  const providers = useQuery(setupQuery.providers);
  const keys = useQuery(setupQuery.keys);
  const calls = useQuery(setupQuery.calls);
  const failed = [providers, keys, calls].filter((query) => query.isError);
  const usable = providers.data?.filter((provider) => provider.enabled && !provider.overriddenBy);
  const retry = () => {
    for (const query of failed) void query.refetch();
  };
  if (failed[0]) return <ErrorState error={failed[0].error} onRetry={retry} />;
  return (
    <>
      <NextStep
        providers={usable?.filter((provider) => provider.kind !== "demo").length}
        keys={keys.data?.length}
        calls={calls.data?.length}
      />
      <SetupCards
        providers={usable?.length}
        keys={keys.data?.length}
        lastCall={calls.data?.[0]}
        loading={providers.isPending || keys.isPending || calls.isPending}
      />
    </>
  );
}

function Latest() {
  const calls = useQuery(setupQuery.calls).data ?? [];
  return calls.length > 0 ? <RecentCalls calls={calls} /> : null;
}
