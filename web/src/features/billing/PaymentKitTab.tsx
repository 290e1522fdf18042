import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ButtonLink";
import { ErrorState } from "@/components/ErrorState";
import { PaymentEventList } from "./PaymentEventList";
import { PaymentFigures } from "./PaymentFigures";
import { paymentKitQuery } from "./paymentQueries";

/** What Payment Kit was told, what it refused, and whether its books agree. */
export function PaymentKitTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(paymentKitQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const dead = data?.events.find(({ state }) => state === "dead")?.events ?? 0;
  const unknown = data?.reconciliation?.unknown ?? 0;
  return (
    <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      {dead > 0 ? (
        <Alert
          severity="error"
          action={
            <ButtonLink
              to="/billing"
              search={{ tab: "payments", state: "dead" }}
              color="inherit"
              size="small"
            >
              {t("payments.showRefused")}
            </ButtonLink>
          }
        >
          {t("payments.refused", { count: dead })}
        </Alert>
      ) : null}
      {unknown > 0 ? (
        <Alert severity="warning" sx={{ overflowWrap: "anywhere" }}>
          {t("payments.unknown", {
            count: unknown,
            ids: data?.reconciliation?.unknown_ids.join(", "),
          })}
        </Alert>
      ) : null}
      <PaymentFigures kit={data} />
      <PaymentEventList />
    </Box>
  );
}
