import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Circuit, Provider } from "@/api/types";
import { RelativeTime } from "@/components/RelativeTime";
import { Section } from "@/components/Section";
import { StateDot } from "@/components/StateDot";
import { useToast } from "@/components/useToast";
import { errorText } from "@/i18n/errorText";
import { openCircuits } from "./openCircuits";
import { resetCircuit, standingQuery } from "./queries";

/** The models that the hub leaves alone at a provider; nothing where all are in use. */
export function CircuitList({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const circuits = openCircuits(useQuery(standingQuery).data, provider.id);
  if (circuits.length === 0) return null;
  return (
    <Box sx={{ mt: 3 }}>
      <Section title={t("standing.title")}>
        <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
          {t("standing.text")}
        </Typography>
        {circuits.map((circuit) => (
          <Row key={circuit.model} circuit={circuit} />
        ))}
      </Section>
    </Box>
  );
}

function Row({ circuit }: { circuit: Circuit }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: () => resetCircuit(circuit.providerId, circuit.model),
    onSuccess: () => {
      toast(t("standing.resetDone"));
      return client.invalidateQueries({ queryKey: standingQuery.queryKey });
    },
    onError: (error) => toast(errorText(t, error), "error"),
  });
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center", py: 0.75 }}>
      <Box sx={{ flex: "1 1 220px", minWidth: 0, overflowWrap: "anywhere" }}>
        <Box sx={{ fontWeight: 600 }}>{circuit.model}</Box>
        <Box sx={{ fontSize: 13, color: "text.secondary" }}>
          {t("standing.circuit", circuit)}
          {circuit.openedAt ? (
            <>
              {" · "}
              <RelativeTime at={circuit.openedAt} />
            </>
          ) : null}
        </Box>
      </Box>
      <StateDot
        tone={circuit.state === "open" ? "error" : "warning"}
        label={circuit.state === "open" ? t("standing.open") : t("standing.half_open")}
      />
      <Button size="small" loading={reset.isPending} onClick={() => reset.mutate()}>
        {t("standing.reset")}
      </Button>
    </Box>
  );
}
