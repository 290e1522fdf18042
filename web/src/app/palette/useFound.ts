import ForumOutlined from "@mui/icons-material/ForumOutlined";
import HubOutlined from "@mui/icons-material/HubOutlined";
import KeyOutlined from "@mui/icons-material/KeyOutlined";
import ReceiptLongOutlined from "@mui/icons-material/ReceiptLongOutlined";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { modelsQuery } from "@/api/models";
import { providersQuery } from "@/api/providers";
import { useManages } from "@/api/role";
import { type Choice, matches } from "./choice";

/** Below this, everything fits. */
const LEAST = 2;
const SHOWN = 5;

const keysQuery = (q: string) =>
  queryOptions({
    queryKey: ["keys", "palette", q],
    queryFn: async () =>
      (await body(api.GET("/api/keys", { params: { query: { q, limit: SHOWN } } }))).keys,
    placeholderData: keepPreviousData,
  });

/** Keys, providers, models and calls that what was typed could mean. */
export function useFound(text: string): Choice[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const manages = useManages();
  const typed = useDeferredValue(text.trim());
  const enabled = typed.length >= LEAST;
  const keys = useQuery({ ...keysQuery(typed), enabled: enabled && manages }).data ?? [];
  const providers = useQuery({ ...providersQuery, enabled: enabled && manages }).data ?? [];
  const models = useQuery({ ...modelsQuery, enabled }).data ?? [];
  if (!enabled) return [];
  const found: Choice[] = [
    ...providers
      .filter(({ name, displayName }) => matches(`${name} ${displayName}`, typed))
      .slice(0, SHOWN)
      .map(
        ({ id, displayName, name }): Choice => ({
          key: `provider-${id}`,
          group: "providers",
          label: displayName,
          note: name,
          icon: HubOutlined,
          onPick: () => void navigate({ to: "/providers", search: { q: name } }),
        }),
      ),
    ...keys.map(
      ({ id, name, prefix, last_four }): Choice => ({
        key: `key-${id}`,
        group: "keys",
        label: name,
        note: `${prefix}…${last_four}`,
        icon: KeyOutlined,
        onPick: () => void navigate({ to: "/keys", search: { q: name } }),
      }),
    ),
    ...models
      .filter(({ id }) => matches(id, typed))
      .slice(0, SHOWN)
      .map(
        ({ id }): Choice => ({
          key: `model-${id}`,
          group: "models",
          label: id,
          note: t("nav.playground"),
          icon: ForumOutlined,
          onPick: () => void navigate({ to: "/playground", search: { model: id } }),
        }),
      ),
  ];
  if (!manages) return found;
  const calls = (["model", "error", "request_id"] as const).map(
    (filter): Choice => ({
      key: `calls-${filter}`,
      group: "calls",
      label: t(`palette.calls.${filter}`, { text: typed }),
      icon: ReceiptLongOutlined,
      onPick: () => void navigate({ to: "/calls", search: { [filter]: typed } }),
    }),
  );
  return [...found, ...calls];
}
