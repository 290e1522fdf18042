import Box from "@mui/material/Box";
import type { TFunction } from "i18next";
import type { PricedModel } from "@/api/types";
import type { Column } from "@/components/column";
import { Duration } from "@/components/Duration";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot, type Tone } from "@/components/StateDot";
import { TextLink } from "@/components/TextLink";
import { type ModelState, modelState } from "./modelState";

const TONES: Record<ModelState, Tone> = {
  available: "success",
  unavailable: "error",
  unseen: "neutral",
};

export function modelColumns(t: TFunction): Column<PricedModel>[] {
  return [
    {
      key: "model",
      header: t("providers.model"),
      phone: "title",
      cell: ({ key, modelDisplay }) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Box sx={{ fontWeight: 600 }}>{modelDisplay}</Box>
          <Box component="code" sx={{ fontSize: 12, color: "text.secondary" }}>
            {key}
          </Box>
        </Box>
      ),
    },
    { key: "kind", header: t("providers.modelKind"), cell: ({ type }) => type.replace("_", " ") },
    {
      key: "state",
      header: t("providers.state"),
      cell: (model) => {
        const state = modelState(model);
        const said = model.status?.error?.message;
        return (
          <Box sx={{ overflowWrap: "anywhere" }}>
            <StateDot tone={TONES[state]} label={t(`modelStatus.states.${state}`)} />
            {typeof said === "string" ? (
              <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>{said}</Box>
            ) : null}
          </Box>
        );
      },
    },
    {
      key: "began",
      header: t("modelStatus.began"),
      align: "right",
      cell: ({ status }) => <Duration ms={status?.responseTime ?? null} />,
    },
    {
      key: "seen",
      header: t("modelStatus.seen"),
      cell: ({ status }) => (status ? <RelativeTime at={status.lastChecked} /> : "–"),
    },
    {
      key: "calls",
      header: "",
      align: "right",
      cell: ({ provider, model }) => (
        <TextLink to="/calls" search={{ provider, model }}>
          {t("modelStatus.calls")}
        </TextLink>
      ),
    },
  ];
}
