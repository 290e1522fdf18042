import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import type { Explained } from "@/api/types";
import { Duration } from "@/components/Duration";
import { Money } from "@/components/Money";
import { StateDot } from "@/components/StateDot";
import { ToneChip } from "@/components/ToneChip";
import { AFTER } from "./routeSchema";

interface Props {
  number: number;
  target: Explained["plan"][number];
  price: string | null | undefined;
  usualMs: number | null | undefined;
  /** Nothing comes behind it. */
  final: boolean;
}

/** One target of the plan, on the line that leads from the first to the last. */
export function PlanStop({ number, target, price, usualMs, final }: Props) {
  const { t } = useTranslation();
  const fit = target.standing === "fit";
  const first = number === 1;
  const after = AFTER.filter((word) => target.after.includes(word));
  return (
    <Box
      component="li"
      sx={{ display: "grid", gridTemplateColumns: "32px minmax(0, 1fr)", columnGap: 1.5 }}
    >
      <Box sx={{ display: "grid", gridTemplateRows: "32px 1fr", justifyItems: "center" }}>
        <Box
          sx={{
            width: 28,
            height: 28,
            mt: 1.5,
            borderRadius: "50%",
            display: "grid",
            placeItems: "center",
            fontSize: 13,
            fontWeight: 650,
            border: 2,
            borderColor: fit && first ? "primary.main" : "divider",
            bgcolor: fit && first ? "primary.main" : "background.paper",
            color: fit && first ? "primary.contrastText" : "text.secondary",
          }}
        >
          {number}
        </Box>
        {final ? null : <Box sx={{ width: 2, bgcolor: "divider", mt: 1.5, mb: -1.5 }} />}
      </Box>
      <Paper variant="outlined" sx={{ p: 1.5, mb: 1.5 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
          <Typography sx={{ fontWeight: 600, overflowWrap: "anywhere", flex: "1 1 auto" }}>
            {target.provider}/{target.model}
          </Typography>
          {target.step === null ? null : (
            <ToneChip tone="neutral" label={t("routes.step", { number: target.step })} />
          )}
        </Box>
        {after.length > 0 ? (
          <Box sx={{ fontSize: 13, color: "text.secondary" }}>
            {t("explain.onlyAfter")} {after.map((word) => t(`routes.afters.${word}`)).join(", ")}
          </Box>
        ) : null}
        <Typography variant="body2" color="text.secondary" sx={{ overflowWrap: "anywhere" }}>
          {target.reason}
        </Typography>
        <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 2, mt: 0.75, fontSize: 13 }}>
          <StateDot
            tone={fit ? "success" : "warning"}
            label={fit ? t("explain.fit") : t("explain.passedOver", { why: target.standing })}
          />
          {target.credential ? (
            <span>{t("explain.credential", { name: target.credential })}</span>
          ) : null}
          {price ? (
            <span>
              {t("explain.price")} <Money amount={price} />
            </span>
          ) : null}
          {usualMs ? (
            <span>
              {t("explain.usual")} <Duration ms={usualMs} />
            </span>
          ) : null}
        </Box>
      </Paper>
    </Box>
  );
}
