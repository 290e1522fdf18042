import Close from "@mui/icons-material/Close";
import KeyboardArrowDown from "@mui/icons-material/KeyboardArrowDown";
import KeyboardArrowUp from "@mui/icons-material/KeyboardArrowUp";
import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import IconButton from "@mui/material/IconButton";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
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
  const titleId = useId();
  const call = useQuery(callQuery(id));
  const at = ids.indexOf(id);
  const previous = at > 0 ? ids[at - 1] : undefined;
  const next = at >= 0 ? ids[at + 1] : undefined;
  useStepKeys({ previous, next, onOpen });
  return (
    <Drawer
      open
      anchor="right"
      onClose={onClose}
      slotProps={{
        paper: {
          role: "dialog",
          "aria-labelledby": titleId,
          sx: { width: { xs: "100%", sm: 560 } },
        },
      }}
    >
      <Box
        sx={{
          display: "flex",
          alignItems: "center",
          px: 2.5,
          py: 1,
          position: "sticky",
          top: 0,
          zIndex: 1,
          bgcolor: "background.paper",
          borderBottom: 1,
          borderColor: "divider",
        }}
      >
        <Typography id={titleId} variant="h2" sx={{ flex: 1 }}>
          {t("calls.one")}
        </Typography>
        <Step label={t("calls.previous")} to={previous} onOpen={onOpen} icon="up" />
        <Step label={t("calls.next")} to={next} onOpen={onOpen} icon="down" />
        <IconButton aria-label={t("common.close")} onClick={onClose} autoFocus>
          <Close fontSize="small" />
        </IconButton>
      </Box>
      <Box sx={{ p: 2.5 }}>
        {call.isError ? (
          <ErrorState error={call.error} onRetry={() => void call.refetch()} />
        ) : call.data ? (
          <CallDetails call={call.data} />
        ) : (
          <Skeleton variant="rounded" height={420} />
        )}
      </Box>
    </Drawer>
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
