import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import type { Explained } from "@/api/types";
import { Section } from "@/components/Section";
import { ExplainOut } from "./ExplainOut";
import { PlanStop } from "./PlanStop";

interface Props {
  model: string;
  told: Explained;
}

/** The path of a request: what it asks for, then each target in the order in which it is tried. */
export function ExplainPlan({ model, told }: Props) {
  const { t } = useTranslation();
  const by =
    told.route === null ? t("explain.byModel") : t("explain.byRoute", { name: told.route });
  return (
    <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      {told.refusal ? (
        <Alert severity="error" sx={{ overflowWrap: "anywhere" }}>
          {t("explain.refused")} {told.refusal}
        </Alert>
      ) : null}
      {told.plan.length > 0 ? (
        <Section title={t("explain.plan")}>
          <Typography color="text.secondary" sx={{ mb: 1.5, overflowWrap: "anywhere" }}>
            {by}
            {told.hedged ? ` ${t("explain.hedged")}` : ""}
            {told.mirrored_to ? ` ${t("explain.mirrored", { to: told.mirrored_to })}` : ""}
          </Typography>
          <Box
            component="ol"
            aria-label={t("explain.planOf", { model })}
            sx={{ m: 0, p: 0, listStyle: "none" }}
          >
            {told.plan.map((target, at) => {
              const met = told.candidates.find(
                (one) => one.provider === target.provider && one.model === target.model,
              );
              return (
                <PlanStop
                  // biome-ignore lint/suspicious/noArrayIndexKey: a target may stand in it twice
                  key={at}
                  number={at + 1}
                  target={target}
                  price={met?.price}
                  usualMs={met?.usual_ms}
                  final={at === told.plan.length - 1}
                />
              );
            })}
          </Box>
        </Section>
      ) : null}
      <ExplainOut told={told} />
    </Box>
  );
}
