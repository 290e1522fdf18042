import Alert from "@mui/material/Alert";
import Link from "@mui/material/Link";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Standing } from "@/api/types";
import { Figure } from "@/components/Figure";
import { FigureRow } from "@/components/FigureRow";
import { Money } from "@/components/Money";
import { minus, readable } from "@/format/decimal";
import { HoldsDialog } from "./HoldsDialog";
import { spendingQuery } from "./queries";

interface Props {
  /** Absent: the reader's own account. */
  owner?: string;
  standing: Standing | undefined;
}

/** Available, held, spent today, and how long it lasts. */
export function BalanceFigures({ owner, standing }: Props) {
  const { t } = useTranslation();
  const spending = useQuery({
    ...spendingQuery(standing?.owner ?? ""),
    enabled: standing !== undefined,
  });
  const [listing, setListing] = useState(false);
  const today = spending.isError ? "–" : undefined;
  return (
    <>
      <FigureRow>
        <Figure
          label={t("billing.available")}
          value={standing ? <Money amount={minus(standing.balance, standing.leased)} /> : undefined}
          note={t("money.unit")}
        />
        <Figure
          label={t("billing.held")}
          value={standing ? <Money amount={standing.leased} /> : undefined}
          note={
            <>
              {t("billing.heldNote")}{" "}
              <Link component="button" variant="body2" onClick={() => setListing(true)}>
                {t("billing.showHolds")}
              </Link>
            </>
          }
        />
        <Figure
          label={t("billing.today")}
          value={spending.data === undefined ? today : <Money amount={spending.data} />}
          note={
            standing ? t("billing.perDay", { amount: readable(standing.spent_per_day) }) : undefined
          }
        />
        <Figure
          label={t("billing.lasts")}
          value={
            standing &&
            (standing.days_left === null ? "–" : t("billing.days", { count: standing.days_left }))
          }
          note={standing?.days_left === null ? t("billing.noPace") : t("billing.atPace")}
        />
      </FigureRow>
      {standing && standing.uncollected !== "0" ? (
        <Alert severity="warning">
          {t("billing.uncollected", { amount: readable(standing.uncollected) })}
        </Alert>
      ) : null}
      {listing ? <HoldsDialog owner={owner} onClose={() => setListing(false)} /> : null}
    </>
  );
}
