import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import CircularProgress from "@mui/material/CircularProgress";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ButtonLink";
import { CallStatusMark } from "@/components/CallStatusMark";
import { Duration } from "@/components/Duration";
import { ErrorState } from "@/components/ErrorState";
import { Money } from "@/components/Money";
import { TokenCount } from "@/components/TokenCount";
import { firstCallQuery, makeCall } from "./queries";

interface Props {
  /** Of the key. */
  id: string;
  secret: string;
  model: string;
  onArrived: () => void;
}

/** Looks out for the key's first call, and shows what the hub wrote of it. */
export function WaitForCall({ id, secret, model, onArrived }: Props) {
  const { t } = useTranslation();
  const first = useQuery(firstCallQuery(id));
  const here = useMutation({ mutationFn: makeCall, onSettled: () => void first.refetch() });
  const call = first.data;
  const told = useRef(onArrived);
  told.current = onArrived;
  const arrived = Boolean(call);
  useEffect(() => {
    if (arrived) told.current();
  }, [arrived]);
  if (!call) {
    return (
      <>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center" }}>
          <CircularProgress size={16} aria-label={t("guide.waiting")} />
          <Typography color="text.secondary" sx={{ flex: "1 1 200px" }}>
            {t("guide.waiting")}
          </Typography>
          <Button
            variant="outlined"
            loading={here.isPending}
            onClick={() => here.mutate({ secret, model })}
          >
            {t("guide.callHere")}
          </Button>
        </Box>
        {here.isError ? <ErrorState error={here.error} /> : null}
        {first.isError ? (
          <ErrorState error={first.error} onRetry={() => void first.refetch()} />
        ) : null}
      </>
    );
  }
  return (
    <Paper
      variant="outlined"
      role="status"
      sx={{
        p: 2,
        borderLeft: 4,
        borderLeftColor: call.status === "success" ? "success.main" : "error.main",
      }}
    >
      <Typography sx={{ fontWeight: 600 }}>{t("guide.arrived")}</Typography>
      <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 3, rowGap: 0.5, my: 1 }}>
        <span>{call.requested_model}</span>
        <CallStatusMark call={call} />
        <span>
          {t("calls.tokens")} <TokenCount count={call.usage.total_input} /> →{" "}
          <TokenCount count={call.usage.total_output} />
        </span>
        <span>
          {t("calls.charge")} <Money amount={call.charge} />
        </span>
        <span>
          {t("calls.duration")} <Duration ms={call.duration_ms} />
        </span>
      </Box>
      <ButtonLink to="/calls" search={{ call: call.id }} size="small" variant="outlined">
        {t("guide.seeCall")}
      </ButtonLink>
    </Paper>
  );
}
