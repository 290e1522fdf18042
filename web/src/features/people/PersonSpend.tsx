import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { Figure } from "@/components/Figure";
import { FigureRow } from "@/components/FigureRow";
import { Money } from "@/components/Money";
import { TokenCount } from "@/components/TokenCount";
import { spendQuery } from "./queries";

/** What somebody's calls of the last 30 days came to. */
export function PersonSpend({ id }: { id: string }) {
  const { t } = useTranslation();
  const spend = useQuery(spendQuery(id));
  if (spend.isError) {
    return <ErrorState error={spend.error} onRetry={() => void spend.refetch()} />;
  }
  const total = spend.data;
  return (
    <FigureRow>
      <Figure label={t("people.charge")} value={total && <Money amount={total.charge} />} />
      <Figure label={t("nav.calls")} value={total && <TokenCount count={total.calls} />} />
    </FigureRow>
  );
}
