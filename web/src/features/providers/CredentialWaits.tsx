import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Credential, CredentialStanding } from "@/api/types";
import { Countdown } from "@/components/Countdown";
import { RelativeTime } from "@/components/RelativeTime";
import { useToast } from "@/components/useToast";
import { errorText } from "@/i18n/errorText";
import { resetCredential } from "./queries";

const STATES = ["limited", "barred", "refused", "exhausted"] as const;

interface Props {
  credential: Credential;
  /** Why it is not used: for a model each, or for all. */
  standing: CredentialStanding[];
}

/** What a credential waits for, in the provider's own words, with a clock and a way to end it. */
export function CredentialWaits({ credential, standing }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: () => resetCredential(credential.providerId, credential.id),
    onSuccess: () => {
      toast(t("standing.resetDone"));
      return client.invalidateQueries({ queryKey: ["providers"] });
    },
    onError: (error) => toast(errorText(t, error), "error"),
  });
  return (
    <Alert
      severity="warning"
      sx={{ mt: 1, overflowWrap: "anywhere" }}
      action={
        <Button
          color="inherit"
          size="small"
          sx={{ whiteSpace: "nowrap" }}
          loading={reset.isPending}
          onClick={() => reset.mutate()}
        >
          {t("standing.reset")}
        </Button>
      }
    >
      {standing.map((one) => (
        <Box key={`${one.state} ${one.model}`} sx={{ mb: 0.5 }}>
          <b>{stateText(t, one.state)}</b>{" "}
          {one.model === null ? t("standing.forAll") : t("standing.forModel", { model: one.model })}
          {one.code ? <code> · {one.code}</code> : null}
          {one.reason ? <Box>{one.reason}</Box> : null}
          <Box sx={{ fontSize: 12.5 }}>
            {t("standing.since")} <RelativeTime at={one.since} />
            {one.until ? (
              <>
                {" · "}
                {t("standing.usedIn")} <Countdown until={one.until} over={t("standing.now")} />
              </>
            ) : null}
            {one.nextCheckAt ? (
              <>
                {" · "}
                {t("standing.askedIn")}{" "}
                <Countdown until={one.nextCheckAt} over={t("standing.now")} />
              </>
            ) : null}
          </Box>
        </Box>
      ))}
    </Alert>
  );
}

function stateText(t: TFunction, state: string): string {
  const known = STATES.find((name) => name === state);
  return known ? t(`standing.states.${known}`) : state;
}
