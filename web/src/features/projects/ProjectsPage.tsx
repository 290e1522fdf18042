import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ButtonLink";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { PageHead } from "@/components/PageHead";
import { SearchField } from "@/components/SearchField";
import { projectColumns } from "./projectColumns";
import { DAYS, projectsQuery } from "./queries";

const route = getRouteApi("/console/projects");

/** What calls are counted in: each project with its keys, its budgets and what it used. */
export function ProjectsPage() {
  const { t, i18n } = useTranslation();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(projectsQuery);
  const words = (q ?? "").toLowerCase();
  const rows = list.data?.filter(({ name }) => name.toLowerCase().includes(words));
  const create = (
    <ButtonLink to="/keys" search={{ create: "1" }} variant="contained">
      {t("projects.createKey")}
    </ButtonLink>
  );
  return (
    <>
      <PageHead
        title={t("nav.projects")}
        text={t("projects.text", { count: DAYS })}
        action={create}
      />
      <Box role="search" sx={{ mb: 2, maxWidth: { sm: 320 } }}>
        <SearchField
          label={t("projects.search")}
          value={q ?? ""}
          onChange={(text) => void navigate({ search: { q: text || undefined }, replace: true })}
        />
      </Box>
      <DataTable
        label={t("nav.projects")}
        columns={projectColumns(t, i18n.language)}
        rows={rows}
        rowKey={({ name }) => name}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={820}
        empty={
          q ? (
            <Empty title={t("common.noMatch")} text={t("common.noMatchText")} />
          ) : (
            <Empty title={t("projects.empty")} text={t("projects.emptyText")} action={create} />
          )
        }
      />
    </>
  );
}
