import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Statistics } from "@/api/types";
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

/** About what the list takes, so that little moves when it comes. */
const HEIGHT = 160;

const TONES: Record<Mover["kind"], Tone> = {
  more: "warning",
  less: "success",
  new: "neutral",
  gone: "neutral",
  failing: "error",
};

interface Props {
  /** Not there while it is on its way. */
  usage: Statistics | undefined;
  by: Grouping;
  me: string | undefined;
  /** The reader may open the calls behind a line. */
  linked: boolean;
}

/** What costs or fails otherwise than in the period before. */
export function WhatChanged({ usage, by, me, linked }: Props) {
  const { t } = useTranslation();
  const { data, isError } = useQuery(beforeQuery(route.useSearch(), me));
  const before = data ?? (isError ? [] : undefined);
  const callsOf = useCallsSearch(by);
  const known = usage && before;
  const found =
    known && before.length > 0 ? movers(by, usage.groups, before, usage.total.charge) : [];
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
      {!known ? (
        <Skeleton variant="rounded" height={HEIGHT} />
      ) : found.length === 0 ? (
        <Typography variant="body2" color="text.secondary">
          {t("usage.changed.nothing")}
        </Typography>
      ) : (
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
      )}
    </Section>
  );
}
