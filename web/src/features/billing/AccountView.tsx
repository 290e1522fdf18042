import ArrowBack from "@mui/icons-material/ArrowBack";
import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ButtonLink";
import { ErrorState } from "@/components/ErrorState";
import { AccountActions } from "./AccountActions";
import { BalanceFigures } from "./BalanceFigures";
import { LotTable } from "./LotTable";
import { OwnActions } from "./OwnActions";
import { standingQuery } from "./queries";
import { Statement } from "./Statement";

interface Props {
  /** Absent: the reader's own account. */
  owner?: string;
}

/** One customer: what there is, where it came from and where it went. */
export function AccountView({ owner }: Props) {
  const { t } = useTranslation();
  const standing = useQuery(standingQuery(owner));
  if (standing.isError && !standing.data) {
    return <ErrorState error={standing.error} onRetry={() => void standing.refetch()} />;
  }
  return (
    <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", alignItems: "center" }}>
        {owner === undefined ? null : (
          <>
            <ButtonLink to="/billing" startIcon={<ArrowBack />}>
              {t("billing.allAccounts")}
            </ButtonLink>
            <Box component="code" sx={{ flex: "1 1 160px", minWidth: 0, overflowWrap: "anywhere" }}>
              {owner}
            </Box>
          </>
        )}
        {owner === undefined ? <OwnActions /> : <AccountActions owner={owner} />}
      </Box>
      <BalanceFigures owner={owner} standing={standing.data} />
      <LotTable lots={standing.data?.lots} />
      <Statement owner={owner} />
    </Box>
  );
}
