import GppBad from "@mui/icons-material/GppBadOutlined";
import VerifiedUser from "@mui/icons-material/VerifiedUserOutlined";
import Button from "@mui/material/Button";
import Tooltip from "@mui/material/Tooltip";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "@/i18n/errorText";
import { auditCheckQuery } from "./queries";

const FAULTS = ["changed", "not_linked", "missing_before"] as const;

/** Whether the chain of entries is whole; a click walks it again. */
export function ChainMark() {
  const { t } = useTranslation();
  const check = useQuery(auditCheckQuery);
  const found = check.data;
  const fault = FAULTS.find((name) => name === found?.fault);
  const label = check.isError
    ? t("audit.uncheckable")
    : found === undefined
      ? t("audit.checking")
      : found.intact
        ? t("audit.intact", { count: found.entries })
        : t("audit.broken", { number: found.broken_at });
  const hint = check.isError
    ? errorText(t, check.error)
    : found?.intact
      ? t("audit.newest", { hash: found.newest || "–" })
      : fault
        ? t(`audit.faults.${fault}`)
        : "";
  const bad = check.isError || found?.intact === false;
  return (
    <Tooltip title={hint} describeChild>
      <Button
        variant="outlined"
        color={bad ? "error" : "success"}
        loading={check.isFetching}
        loadingPosition="start"
        startIcon={bad ? <GppBad /> : <VerifiedUser />}
        onClick={() => void check.refetch()}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
