import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Explain } from "@/api/types";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { NEEDS } from "./conditionValues";
import { ExplainFields } from "./ExplainFields";
import { ExplainPlan } from "./ExplainPlan";
import { explainQuery } from "./queries";
import type { RoutesSearch } from "./search";

const route = getRouteApi("/console/routes");

/** Where a request would go now, and why. Nothing is sent, and no tokens are spent. */
export function ExplainTab() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const asked = request(search);
  const answer = useQuery({
    ...explainQuery(asked ?? { model: "" }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  return (
    <Box
      sx={{
        display: "grid",
        gap: 3,
        alignItems: "start",
        gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "320px minmax(0, 1fr)" },
      }}
    >
      <ExplainFields />
      {asked === null ? (
        <Paper variant="outlined">
          <Empty title={t("explain.empty")} text={t("explain.emptyText")} />
        </Paper>
      ) : answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data ? (
        <ExplainPlan model={asked.model} told={answer.data} />
      ) : (
        <Skeleton variant="rounded" height={320} />
      )}
    </Box>
  );
}

/** The request that the address asks about; null without a model. */
function request({ model, key, project, tokens, needs, dialect }: RoutesSearch): Explain | null {
  if (!model) return null;
  const words = needs?.split(",") ?? [];
  const size = Number(tokens);
  return {
    model,
    key: key || undefined,
    project: key ? undefined : project || undefined,
    dialect: dialect || undefined,
    input_tokens: tokens && Number.isSafeInteger(size) && size >= 0 ? size : undefined,
    needs: NEEDS.filter((need) => words.includes(need)),
  };
}
