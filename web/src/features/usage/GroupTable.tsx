import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Group, Sums } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Duration } from "@/components/Duration";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { Section } from "@/components/Section";
import { TextLink } from "@/components/TextLink";
import { TokenCount } from "@/components/TokenCount";
import { ratio } from "@/format/decimal";
import { groupKey, groupName, knownCharge, narrowing } from "./groups";
import type { Grouping } from "./search";
import { successRate } from "./UsageFigures";
import { useCallsSearch } from "./useCallsSearch";

const route = getRouteApi("/console/usage");

interface Props {
  groups: Group[] | undefined;
  total: Sums | undefined;
  by: Grouping;
  /** The reader may open the calls behind a row. */
  linked: boolean;
}

/** Each group by itself; its name narrows the page, its calls are one click away. */
export function GroupTable({ groups, total, by, linked }: Props) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const callsOf = useCallsSearch(by);
  const narrow = (group: Record<string, string>) =>
    void navigate({ search: (now) => ({ ...now, ...narrowing(by, group) }) });
  const columns: Column<Group>[] = [
    {
      key: "name",
      header: t(`usage.groupings.${by}`),
      phone: "title",
      cell: (row) => (
        <Link
          component="button"
          type="button"
          color="inherit"
          underline="hover"
          disabled={groupKey(by, row.group) === ""}
          onClick={() => narrow(row.group)}
          sx={{ fontWeight: 600, textAlign: "left", overflowWrap: "anywhere" }}
        >
          {groupName(t, by, row)}
        </Link>
      ),
    },
    {
      key: "charge",
      header: t("usage.measures.charge"),
      align: "right",
      cell: (row) => <Money amount={knownCharge(row)} />,
    },
    {
      key: "share",
      header: t("usage.share"),
      align: "right",
      phone: "hidden",
      cell: (row) => `${Math.round(ratio(row.charge, total?.charge ?? "0") * 100)} %`,
    },
    {
      key: "calls",
      header: t("usage.measures.calls"),
      align: "right",
      cell: (row) =>
        linked ? (
          <TextLink to="/calls" search={callsOf(row.group)}>
            <TokenCount count={row.calls} />
          </TextLink>
        ) : (
          <TokenCount count={row.calls} />
        ),
    },
    {
      key: "tokens",
      header: t("usage.measures.tokens"),
      align: "right",
      cell: (row) => <TokenCount count={row.tokens.total} />,
    },
    {
      key: "succeeded",
      header: t("usage.succeeded"),
      align: "right",
      cell: (row) => successRate(row),
    },
    {
      key: "duration",
      header: t("usage.duration"),
      align: "right",
      phone: "hidden",
      cell: (row) => (
        <Box component="span" sx={{ whiteSpace: "nowrap" }}>
          <Duration ms={row.duration.mean_ms} />
        </Box>
      ),
    },
  ];
  return (
    <Section title={t(`usage.perGroup.${by}`)}>
      <DataTable
        label={t(`usage.perGroup.${by}`)}
        columns={columns}
        rows={groups}
        rowKey={(row) => groupKey(by, row.group)}
        error={null}
        onRetry={() => {}}
        minWidth={820}
        empty={<Empty title={t("usage.empty")} text={t("usage.emptyText")} />}
      />
    </Section>
  );
}
