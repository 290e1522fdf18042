import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Notice } from "@/api/types";
import { DetailDrawer } from "@/components/DetailDrawer";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { LoadMore } from "@/components/LoadMore";
import { Section } from "@/components/Section";
import { NoticeCard } from "./NoticeCard";
import { noticesQuery } from "./queries";

/** What holds now, and below it what is over. */
export function NoticeDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(noticesQuery);
  const notices = list.data?.pages.flatMap((page) => page.notices);
  const holds = notices?.filter(({ over_at }) => over_at === null) ?? [];
  const past = notices?.filter(({ over_at }) => over_at !== null) ?? [];
  return (
    <DetailDrawer title={t("notices.title")} onClose={onClose}>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : notices === undefined ? (
        <Skeleton variant="rounded" height={220} />
      ) : notices.length === 0 ? (
        <Empty title={t("notices.none")} text={t("notices.noneText")} />
      ) : (
        <Box sx={{ display: "grid", gap: 2.5, gridTemplateColumns: "minmax(0, 1fr)" }}>
          <Part title={t("notices.now")} notices={holds} onLeave={onClose} />
          <Part title={t("notices.past")} notices={past} onLeave={onClose} />
          <LoadMore
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </Box>
      )}
    </DetailDrawer>
  );
}

interface PartProps {
  title: string;
  notices: Notice[];
  onLeave: () => void;
}

function Part({ title, notices, onLeave }: PartProps) {
  if (notices.length === 0) return null;
  return (
    <Section title={title}>
      <Box component="ul" sx={{ display: "grid", gap: 1, m: 0, p: 0, listStyle: "none" }}>
        {notices.map((notice) => (
          <li key={notice.id}>
            <NoticeCard notice={notice} onLeave={onLeave} />
          </li>
        ))}
      </Box>
    </Section>
  );
}
