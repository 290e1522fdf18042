import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import type { Call } from "@/api/types";
import { TokenCount } from "@/components/TokenCount";
import { wholeText } from "@/format/whole";

/** Tokens in and out; below them how many of those in came from a cache. */
export function CallTokens({ call }: { call: Call }) {
  const { t, i18n } = useTranslation();
  const { usage } = call;
  if (call.usage_source === "none") return <span>–</span>;
  const count = wholeText(usage.cache_read, i18n.language);
  return (
    <Box sx={{ whiteSpace: "nowrap" }}>
      {call.usage_source === "estimated" ? "≈ " : ""}
      <TokenCount count={usage.total_input} /> → <TokenCount count={usage.total_output} />
      {usage.cache_read > 0 ? (
        <Box sx={{ fontSize: 12, color: "text.secondary" }}>
          {t("calls.cached", { number: count })}
        </Box>
      ) : null}
    </Box>
  );
}
