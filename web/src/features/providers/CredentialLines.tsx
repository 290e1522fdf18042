import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Credential, CredentialStanding, Provider } from "@/api/types";
import { Countdown } from "@/components/Countdown";
import { StateDot } from "@/components/StateDot";
import { standingQuery } from "./queries";

/** More are counted, not shown. */
const SHOWN = 3;

interface Props {
  provider: Provider;
  onManage: () => void;
}

/** The credentials of a card: masked, with their weight, and whether calls use them now. */
export function CredentialLines({ provider, onManage }: Props) {
  const { t } = useTranslation();
  const standing = useQuery(standingQuery).data?.credentials ?? [];
  const { credentials, readOnly } = provider;
  return (
    <>
      {credentials.slice(0, SHOWN).map((credential) => (
        <Box
          key={credential.id}
          sx={{ display: "flex", gap: 1, alignItems: "baseline", fontSize: 13, minWidth: 0 }}
        >
          <Box
            component="code"
            title={credential.name}
            sx={{
              fontSize: 12.5,
              overflow: "hidden",
              textOverflow: "ellipsis",
              whiteSpace: "nowrap",
              flex: "0 1 auto",
            }}
          >
            {short(credential.maskedValue)}
          </Box>
          <Box sx={{ color: "text.secondary", whiteSpace: "nowrap" }}>
            {t("credentials.weightIs", { weight: credential.weight })}
          </Box>
          <Box sx={{ flex: 1 }} />
          <Box sx={{ whiteSpace: "nowrap" }}>
            <State
              credential={credential}
              waits={standing.find(({ credentialId }) => credentialId === credential.id)}
            />
          </Box>
        </Box>
      ))}
      <Button size="small" onClick={onManage} sx={{ ml: -0.75, mt: 0.25, py: 0.25 }}>
        {credentials.length === 0 && !readOnly
          ? t("credentials.addFirst")
          : t("credentials.count", { count: credentials.length })}
      </Button>
    </>
  );
}

/** The ends of a masked secret are what people know it by. */
const short = (masked: string) => masked.replace(/[*•]{3,}/, "…");

interface StateProps {
  credential: Credential;
  /** Undefined: it waits for nothing. */
  waits: CredentialStanding | undefined;
}

function State({ credential, waits }: StateProps) {
  const { t } = useTranslation();
  if (!credential.active) return <StateDot tone="error" label={t("credentials.invalid")} />;
  if (!waits) return <StateDot tone="success" label={t("credentials.valid")} />;
  const until = waits.until ?? waits.nextCheckAt;
  return (
    <>
      <StateDot tone="warning" label={t("credentials.waits")} />
      {until ? (
        <>
          {" "}
          <Countdown until={until} over={t("standing.now")} />
        </>
      ) : null}
    </>
  );
}
