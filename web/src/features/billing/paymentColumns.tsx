import Box from "@mui/material/Box";
import type { TFunction } from "i18next";
import type { PaymentEvent } from "@/api/types";
import type { Column } from "@/components/column";
import { DateTime } from "@/components/DateTime";
import { Money } from "@/components/Money";
import { EventStateDot } from "./EventStateDot";

export function paymentColumns(t: TFunction): Column<PaymentEvent>[] {
  return [
    {
      key: "made",
      header: t("payments.made"),
      width: 200,
      cell: ({ frozen_at }) => <DateTime at={frozen_at} />,
    },
    {
      key: "customer",
      header: t("payments.customer"),
      phone: "title",
      cell: ({ customer, project }) => (
        <Box sx={{ overflowWrap: "anywhere", fontSize: 13 }}>
          <code>{customer}</code>
          {project === null ? null : (
            <Box sx={{ fontSize: 12, color: "text.secondary" }}>{project}</Box>
          )}
        </Box>
      ),
    },
    {
      key: "state",
      header: t("payments.state"),
      cell: (event) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <EventStateDot event={event} />
          {event.difference || event.error ? (
            <Box sx={{ fontSize: 12, color: "text.secondary" }}>
              {event.difference ?? event.error}
            </Box>
          ) : null}
        </Box>
      ),
    },
    {
      key: "calls",
      header: t("payments.calls"),
      align: "right",
      cell: ({ calls }) => calls.toLocaleString(),
    },
    {
      key: "amount",
      header: t("payments.amount"),
      align: "right",
      cell: ({ amount }) => <Money amount={amount} />,
    },
  ];
}
