import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Group } from "@/api/types";
import { Section } from "@/components/Section";
import { StateDot, type Tone } from "@/components/StateDot";
import { TextLink } from "@/components/TextLink";
import { readable } from "@/format/decimal";
import { groupKey, groupName } from "./groups";
import { type Mover, movers } from "./movers";
import { beforeQuery } from "./queries";
import type { Grouping } from "./search";
import { useCallsSearch } from "./useCallsSearch";

const route = getRouteApi("/console/usage");

const TONES: Record<Mover["kind"], Tone> = {
  more: "warning",
  less: "success",
  new: "neutral",
  gone: "neutral",
  failing: "error",
};

interface Props {
  groups: Group[];
  spent: string;
  by: Grouping;
  me: string | undefined;
  /** The reader may open the calls behind a line. */
  linked: boolean;
}

/** What costs or fails otherwise than in the period before; nothing where nothing does. */
export function WhatChanged({ groups, spent, by, me, linked }: Props) {
  const { t } = useTranslation();
  const before = useQuery(beforeQuery(route.useSearch(), me)).data;
  const callsOf = useCallsSearch(by);
  const found = before && before.length > 0 ? movers(by, groups, before, spent) : [];
  if (found.length === 0) return null;
  const percent = (part: number) => `${Math.round(part * 100)} %`;
  const text = (mover: Mover) => {
    const name = groupName(t, by, mover.group);
    if (mover.kind === "failing") {
      return t("usage.changed.failing", {
        name,
        now: percent(mover.now),
        before: percent(mover.before),
      });
    }
    const amount = readable(mover.amount);
    if ("percent" in mover) {
      return t(`usage.changed.${mover.kind}`, { name, amount, percent: Math.abs(mover.percent) });
    }
    return t(`usage.changed.${mover.kind}`, { name, amount });
  };
  return (
    <Section title={t("usage.changed.title")}>
      <Paper variant="outlined" component="ul" sx={{ m: 0, px: 2, py: 1, listStyle: "none" }}>
        {found.map((mover) => (
          <Box
            component="li"
            key={`${mover.kind} ${groupKey(by, mover.group.group)}`}
            sx={{ display: "flex", flexWrap: "wrap", columnGap: 2, py: 0.5, fontSize: 14 }}
          >
            <Box sx={{ flex: "1 1 260px", minWidth: 0, overflowWrap: "anywhere" }}>
              <StateDot tone={TONES[mover.kind]} label={text(mover)} />
            </Box>
            {linked && mover.kind !== "gone" ? (
              <TextLink
                to="/calls"
                search={{
                  ...callsOf(mover.group.group),
                  ...(mover.kind === "failing" ? { status: "failed" as const } : {}),
                }}
              >
                {t("usage.changed.calls")}
              </TextLink>
            ) : null}
          </Box>
        ))}
      </Paper>
    </Section>
  );
}
