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
      {attempts.map((attempt) => (
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
            {attempt.error_message ? ` · ${attempt.error_message}` : ""}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
