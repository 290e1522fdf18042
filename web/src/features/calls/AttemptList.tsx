import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import type { Attempt } from "@/api/types";
import { StateDot } from "@/components/StateDot";
import { duration } from "@/format/duration";
import { AttemptBar } from "./AttemptBar";

interface Props {
  attempts: Attempt[];
  /** When the call came in: the bars start from there. */
  started: string;
}

/** Which provider was tried when, for how long, and why the hub went on to the next. */
export function AttemptList({ attempts, started }: Props) {
  const { t } = useTranslation();
  if (attempts.length === 0) {
    return <Box sx={{ color: "text.secondary", fontSize: 14 }}>{t("calls.noAttempts")}</Box>;
  }
  const zero = Date.parse(started);
  const span = Math.max(
    1,
    ...attempts.map(({ started_at, duration_ms }) => Date.parse(started_at) - zero + duration_ms),
  );
  return (
    <Box component="ol" sx={{ display: "grid", gap: 1.5, m: 0, p: 0, listStyle: "none" }}>
      {attempts.map((attempt, at) => (
        <Box component="li" key={attempt.number} sx={{ fontSize: 14, minWidth: 0 }}>
          <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap" }}>
            <Box sx={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>
              {attempt.number}. {attempt.provider}/{attempt.model}
              {attempt.credential_name ? (
                <Box component="span" sx={{ color: "text.secondary" }}>
                  {" · "}
                  {attempt.credential_name}
                </Box>
              ) : null}
            </Box>
            <StateDot
              tone={attempt.status === "success" ? "success" : "error"}
              label={attempt.http_status === null ? attempt.status : String(attempt.http_status)}
            />
          </Box>
          <AttemptBar
            offset={Math.max(0, Date.parse(attempt.started_at) - zero) / span}
            wait={(attempt.first_byte_ms ?? attempt.duration_ms) / span}
            length={attempt.duration_ms / span}
            failed={attempt.status !== "success"}
          />
          <Box sx={{ color: "text.secondary", fontSize: 12.5, overflowWrap: "anywhere" }}>
            {attempt.first_byte_ms === null
              ? duration(attempt.duration_ms)
              : t("calls.attemptTimes", {
                  first: duration(attempt.first_byte_ms),
                  whole: duration(attempt.duration_ms),
                })}
          </Box>
          {attempt.reason ? (
            <Box sx={{ color: "text.secondary", fontSize: 12.5, overflowWrap: "anywhere" }}>
              {attempt.route ? `${attempt.route}: ${attempt.reason}` : attempt.reason}
            </Box>
          ) : null}
          <WhyNext attempt={attempt} next={attempts[at + 1]} />
        </Box>
      ))}
    </Box>
  );
}

interface WhyProps {
  attempt: Attempt;
  /** Absent after the last one. */
  next: Attempt | undefined;
}

/** What was wrong with an attempt, and where the hub went because of it. */
function WhyNext({ attempt, next }: WhyProps) {
  const { t } = useTranslation();
  if (attempt.status === "success") return null;
  const where = next && `${next.provider}/${next.model}`;
  const again = where === `${attempt.provider}/${attempt.model}`;
  return (
    <Box sx={{ fontSize: 13, mt: 0.25, overflowWrap: "anywhere" }}>
      {attempt.error_code ? (
        <Box component="code" sx={{ fontSize: 12, mr: 1, color: "error.main" }}>
          {attempt.error_code}
        </Box>
      ) : null}
      {attempt.error_message}
      {where ? (
        <Box sx={{ color: "text.secondary" }}>
          ↳ {again ? t("calls.sameAgain", { next: where }) : t("calls.wentOn", { next: where })}
        </Box>
      ) : null}
    </Box>
  );
}
