import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import type { Code } from "@/api/types";
import type { Column } from "@/components/column";
import { Money } from "@/components/Money";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot } from "@/components/StateDot";

export function codeColumns(t: TFunction, onRevoke: (code: Code) => void): Column<Code>[] {
  return [
    {
      key: "code",
      header: t("codes.code"),
      phone: "title",
      cell: (code) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Box component="code" sx={{ fontWeight: 600 }}>
            …{code.last_four}
          </Box>
          {code.note ? (
            <Typography variant="body2" color="text.secondary">
              {code.note}
            </Typography>
          ) : null}
        </Box>
      ),
    },
    {
      key: "amount",
      header: t("codes.worth"),
      align: "right",
      cell: (code) => <Money amount={code.amount} />,
    },
    {
      key: "used",
      header: t("codes.used"),
      align: "right",
      cell: (code) => (
        <Box component="span" sx={{ whiteSpace: "nowrap" }}>
          {t("codes.usedOf", { used: code.used, uses: code.uses })}
        </Box>
      ),
    },
    { key: "state", header: t("codes.state"), cell: (code) => <CodeState code={code} t={t} /> },
    {
      key: "expires",
      header: t("codes.redeemUntil"),
      cell: (code) => <RelativeTime at={code.expires_at} missing={t("billing.never")} />,
    },
    {
      key: "days",
      header: t("codes.creditDays"),
      cell: (code) =>
        code.credit_days === null
          ? t("codes.noEnd")
          : t("billing.days", { count: code.credit_days }),
    },
    {
      key: "created",
      header: t("codes.created"),
      cell: (code) => <RelativeTime at={code.created_at} />,
    },
    {
      key: "revoke",
      header: "",
      align: "right",
      phone: "menu",
      cell: (code) =>
        code.open ? (
          <Button size="small" color="error" onClick={() => onRevoke(code)}>
            {t("codes.revoke")}
          </Button>
        ) : null,
    },
  ];
}

function CodeState({ code, t }: { code: Code; t: TFunction }) {
  if (code.open) return <StateDot tone="success" label={t("codes.states.open")} />;
  if (code.revoked_at) return <StateDot tone="neutral" label={t("codes.states.revoked")} />;
  const used = code.used >= code.uses;
  return (
    <StateDot tone="neutral" label={used ? t("codes.states.used") : t("codes.states.expired")} />
  );
}
