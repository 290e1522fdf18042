import KeyboardArrowDown from "@mui/icons-material/KeyboardArrowDown";
import KeyboardArrowUp from "@mui/icons-material/KeyboardArrowUp";
import IconButton from "@mui/material/IconButton";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DetailDrawer } from "@/components/DetailDrawer";
import { ErrorState } from "@/components/ErrorState";
import { CallDetails } from "./CallDetails";
import { callQuery } from "./queries";
import { useStepKeys } from "./useStepKeys";

interface Props {
  id: string;
  /** The list behind the drawer, in its order. */
  ids: string[];
  onOpen: (id: string) => void;
  onClose: () => void;
}

export function CallDrawer({ id, ids, onOpen, onClose }: Props) {
  const { t } = useTranslation();
  const call = useQuery(callQuery(id));
  const at = ids.indexOf(id);
  const previous = at > 0 ? ids[at - 1] : undefined;
  const next = at >= 0 ? ids[at + 1] : undefined;
  useStepKeys({ previous, next, onOpen });
  return (
    <DetailDrawer
      title={t("calls.one")}
      onClose={onClose}
      actions={
        <>
          <Step label={t("calls.previous")} to={previous} onOpen={onOpen} icon="up" />
          <Step label={t("calls.next")} to={next} onOpen={onOpen} icon="down" />
        </>
      }
    >
      {call.isError ? (
        <ErrorState error={call.error} onRetry={() => void call.refetch()} />
      ) : call.data ? (
        <CallDetails call={call.data} />
      ) : (
        <Skeleton variant="rounded" height={420} />
      )}
    </DetailDrawer>
  );
}

interface StepProps {
  label: string;
  to: string | undefined;
  icon: "up" | "down";
  onOpen: (id: string) => void;
}

function Step({ label, to, icon, onOpen }: StepProps) {
  return (
    <Tooltip title={label}>
      <span>
        <IconButton
          aria-label={label}
          disabled={to === undefined}
          onClick={() => to !== undefined && onOpen(to)}
        >
          {icon === "up" ? (
            <KeyboardArrowUp fontSize="small" />
          ) : (
            <KeyboardArrowDown fontSize="small" />
          )}
        </IconButton>
      </span>
    </Tooltip>
  );
}
