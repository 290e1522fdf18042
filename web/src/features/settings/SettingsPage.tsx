import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Setting } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { PageHead } from "@/components/PageHead";
import { inLanguage } from "./inLanguage";
import { isNamed } from "./isNamed";
import { settingsQuery, settingTextsQuery } from "./queries";
import { SettingFilters } from "./SettingFilters";
import { settingColumns } from "./settingColumns";

const route = getRouteApi("/console/settings");

/** Every setting, what holds, and who said so. */
export function SettingsPage() {
  const { t, i18n } = useTranslation();
  const { q, said } = route.useSearch();
  const list = useQuery(settingsQuery);
  const texts = useQuery(settingTextsQuery(i18n.language));
  // Texts that cannot be had hide no setting: the hub's own words do.
  const all = texts.isPending
    ? undefined
    : list.data?.map((setting) => inLanguage(setting, texts.data));
  const rows = all?.filter(
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
