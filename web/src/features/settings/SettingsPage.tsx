import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Setting } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { PageHead } from "@/components/PageHead";
import { isNamed } from "./isNamed";
import { settingsQuery } from "./queries";
import { SettingFilters } from "./SettingFilters";
import { settingColumns } from "./settingColumns";

const route = getRouteApi("/console/settings");

/** Every setting, what holds, and who said so. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { q, said } = route.useSearch();
  const list = useQuery(settingsQuery);
  const rows = list.data?.filter(
    (setting) => isNamed(setting, q) && (said === undefined || setting.source !== "default"),
  );
  return (
    <>
      <PageHead title={t("nav.settings")} text={t("settings.text")} />
      <SettingFilters />
      <DataTable<Setting>
        label={t("nav.settings")}
        columns={settingColumns(t)}
        rows={rows}
        rowKey={({ variable }) => variable}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={820}
        empty={<Empty title={t("common.noMatch")} text={t("common.noMatchText")} />}
      />
    </>
  );
}
