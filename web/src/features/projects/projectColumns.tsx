import Box from "@mui/material/Box";
import type { TFunction } from "i18next";
import type { Column } from "@/components/column";
import { Duration } from "@/components/Duration";
import { Money } from "@/components/Money";
import { TextLink } from "@/components/TextLink";
import { TokenCount } from "@/components/TokenCount";
import { wholeText } from "@/format/whole";
import { ProjectBudgets } from "./ProjectBudgets";
import type { Project } from "./queries";

export function projectColumns(t: TFunction, language: string): Column<Project>[] {
  // What is read out has to contain what is seen, in the same form.
  const figure = (count: number) => wholeText(count, language);
  return [
    {
      key: "name",
      header: t("projects.name"),
      phone: "title",
      cell: ({ name }) => (
        <TextLink
          to="/usage"
          search={{ project: name, range: "month" }}
          sx={{ fontWeight: 600, overflowWrap: "anywhere" }}
        >
          {name}
        </TextLink>
      ),
    },
    {
      key: "charge",
      header: t("projects.charge"),
      align: "right",
      cell: ({ sums }) =>
        sums === null ? (
          "–"
        ) : (
          <Money amount={sums.calls > 0 && sums.unpriced === sums.calls ? null : sums.charge} />
        ),
    },
    {
      key: "calls",
      header: t("nav.calls"),
      align: "right",
      cell: ({ name, sums }) => (
        <TextLink
          to="/calls"
          search={{ project: name }}
          aria-label={t("projects.callsOf", { name, figure: figure(sums?.calls ?? 0) })}
        >
          <TokenCount count={sums?.calls ?? 0} />
        </TextLink>
      ),
    },
    {
      key: "failed",
      header: t("projects.failed"),
      align: "right",
      cell: ({ name, sums }) =>
        sums?.failed ? (
          <TextLink to="/calls" search={{ project: name, status: "failed" }} color="error">
            <TokenCount count={sums.failed} />
          </TextLink>
        ) : (
          "–"
        ),
    },
    {
      key: "ttft",
      header: t("projects.ttft"),
      align: "right",
      cell: ({ sums }) => <Duration ms={sums?.ttft.p50_ms ?? null} />,
    },
    {
      key: "keys",
      header: t("nav.keys"),
      align: "right",
      cell: ({ name, keys }) => (
        <TextLink
          to="/keys"
          search={{ q: name }}
          aria-label={t("projects.keysOf", { name, figure: figure(keys) })}
        >
          <TokenCount count={keys} />
        </TextLink>
      ),
    },
    {
      key: "budgets",
      header: t("nav.budgets"),
      cell: ({ budgets }) => (
        <Box sx={{ minWidth: { sm: 180 } }}>
          <ProjectBudgets budgets={budgets} />
        </Box>
      ),
    },
  ];
}
