import Switch from "@mui/material/Switch";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ModelRoute } from "@/api/types";
import { useToast } from "@/components/useToast";
import { errorText } from "@/i18n/errorText";
import { routesQuery, switchRoute } from "./queries";

/** Whether calls go by a route. */
export function RouteSwitch({ route }: { route: ModelRoute }) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: switchRoute,
    onSuccess: ({ name, enabled }) =>
      toast(enabled ? t("routes.nowOn", { name }) : t("routes.nowOff", { name })),
    onError: (error) => toast(errorText(t, error), "error"),
    onSettled: () => void client.invalidateQueries({ queryKey: routesQuery.queryKey }),
  });
  const shown = change.isPending ? change.variables.enabled : route.enabled;
  return (
    <Switch
      size="small"
      checked={shown}
      disabled={route.managed_by !== "database" || change.isPending}
      slotProps={{ input: { "aria-label": t("routes.enable", { name: route.name }) } }}
      onChange={(event) => change.mutate({ id: route.id, enabled: event.target.checked })}
    />
  );
}
