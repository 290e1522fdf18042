import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { CallStatusMark } from "@/components/CallStatusMark";
import { Section } from "@/components/Section";
import { AttemptList } from "./AttemptList";
import { CallFacts } from "./CallFacts";
import { CallIds } from "./CallIds";
import { CallModel } from "./CallModel";
import { CopyCurl } from "./CopyCurl";
import { PriceTable } from "./PriceTable";

export function CallDetails({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  return (
    <Box sx={{ display: "grid", gap: 2.5, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Box sx={{ display: "flex", gap: 1, alignItems: "flex-start", flexWrap: "wrap" }}>
        <Box sx={{ flex: "1 1 280px", minWidth: 0 }}>
          <CallModel call={call} />
          <CallStatusMark call={call} />
        </Box>
        <CopyCurl call={call} />
        <ButtonLink
          to="/playground"
          search={{ model: call.requested_model }}
          variant="outlined"
          size="small"
        >
          {t("calls.playground")}
        </ButtonLink>
      </Box>
      {call.error ? (
        <Alert severity="error" sx={{ overflowWrap: "anywhere" }}>
          {call.error.message}
          <Box component="code" sx={{ display: "block", fontSize: 12, mt: 0.5 }}>
            {call.error.code}
          </Box>
        </Alert>
      ) : null}
      <CallFacts call={call} />
      <Section title={t("calls.price")}>
        <PriceTable call={call} />
      </Section>
      <Section title={t("calls.attempts")}>
        <AttemptList attempts={call.attempts} started={call.started_at} />
      </Section>
      {call.left_out.length > 0 ? (
        <Section title={t("calls.leftOut")}>
          <Box sx={{ color: "text.secondary", fontSize: 14, mb: 0.5 }}>
            {t("calls.leftOutText")}
          </Box>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {call.left_out.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </Box>
        </Section>
      ) : null}
      <Section title={t("calls.ids")}>
        <CallIds call={call} />
      </Section>
    </Box>
  );
}
