import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { loadSettingTexts } from "@/i18n/settingTexts";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: async () => (await body(api.GET("/api/settings"))).settings,
});

export const settingTextsQuery = (language: string) =>
  queryOptions({
    queryKey: ["settingTexts", language],
    queryFn: () => loadSettingTexts(language),
    staleTime: Number.POSITIVE_INFINITY,
  });
