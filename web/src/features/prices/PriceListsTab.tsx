import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PriceList } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { RelativeTime } from "@/components/RelativeTime";
import { Section } from "@/components/Section";
import { BringList } from "./BringList";
import { ListChanges } from "./ListChanges";
import { listsQuery } from "./queries";

const route = getRouteApi("/console/prices");
const COLORS = { staged: "warning", decided: "success", malformed: "error" } as const;

/** Price lists that were brought, and what they would change. */
export function PriceListsTab() {
  const { t } = useTranslation();
  const lists = useQuery(listsQuery);
  const { list: open } = route.useSearch();
  const navigate = route.useNavigate();
  const setOpen = (list: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, list }), replace: true, resetScroll: false });
  const columns: Column<PriceList>[] = [
    {
      key: "origin",
      header: t("prices.list"),
      phone: "title",
      cell: (list) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Box sx={{ fontWeight: 600 }}>{list.origin}</Box>
          {list.reason === null ? null : (
            <Typography variant="body2" color="error">
              {list.reason}
            </Typography>
          )}
        </Box>
      ),
    },
    { key: "form", header: t("prices.form"), cell: (list) => list.form },
    {
      key: "status",
      header: t("prices.status"),
      cell: (list) => (
        <Chip
          size="small"
          variant="outlined"
          color={COLORS[list.status]}
          label={t(`prices.listStates.${list.status}`)}
        />
      ),
    },
    { key: "by", header: t("prices.by"), cell: (list) => list.createdBy },
    { key: "at", header: t("prices.at"), cell: (list) => <RelativeTime at={list.createdAt} /> },
  ];
  return (
    <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <BringList onBrought={setOpen} />
      {open === undefined ? null : <ListChanges id={open} onClose={() => setOpen(undefined)} />}
      <Section title={t("prices.lists")}>
        <DataTable
          label={t("prices.lists")}
          columns={columns}
          rows={lists.data}
          rowKey={(list) => list.id}
          error={lists.error}
          onRetry={() => void lists.refetch()}
          onOpen={(list) => setOpen(list.id)}
          openKey={open}
          minWidth={720}
          empty={<Empty title={t("prices.noLists")} text={t("prices.noListsText")} />}
        />
      </Section>
    </Box>
  );
}
