import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { freshKeyQuery } from "@/api/freshKey";
import { firstModel, modelsQuery } from "@/api/models";
import type { NewKey } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { PageHead } from "@/components/PageHead";
import { Snippets } from "@/components/Snippets";
import { FirstKey } from "./FirstKey";
import { GuideStep } from "./GuideStep";
import { ModelChoice } from "./ModelChoice";
import { NextSteps } from "./NextSteps";
import { WaitForCall } from "./WaitForCall";

/** From nothing to a first call of one's own, on one page. */
export function GuidePage() {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery);
  const secret = useQuery(freshKeyQuery).data;
  const [picked, setPicked] = useState("");
  const [key, setKey] = useState<NewKey["key"] | null>(null);
  const [arrived, setArrived] = useState(false);
  const model = picked || (firstModel(models.data) ?? "demo/chat");
  const known = key !== null && secret !== null;
  return (
    <>
      <PageHead title={t("guide.title")} text={t("guide.text")} />
      <Box component="ol" sx={{ m: 0, p: 0, listStyle: "none", maxWidth: 860 }}>
        <GuideStep number={1} title={t("guide.model")} done={models.data !== undefined}>
          {models.isError ? (
            <ErrorState error={models.error} onRetry={() => void models.refetch()} />
          ) : (
            <ModelChoice value={model} loading={models.isPending} onPick={setPicked} />
          )}
        </GuideStep>
        <GuideStep number={2} title={t("guide.key")} done={known}>
          <FirstKey made={known ? secret : null} onMade={setKey} />
        </GuideStep>
        <GuideStep number={3} title={t("guide.call")} done={arrived} waiting={!known}>
          <Snippets secret={known ? secret : null} model={model} />
          {known ? (
            <WaitForCall
              id={key.id}
              secret={secret}
              model={model}
              onArrived={() => setArrived(true)}
            />
          ) : null}
        </GuideStep>
        <GuideStep number={4} title={t("guide.next")} done={false} waiting={!arrived} final>
          <NextSteps />
        </GuideStep>
      </Box>
    </>
  );
}
