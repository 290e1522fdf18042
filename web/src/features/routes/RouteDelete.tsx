import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ModelRoute } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { deleteRoute, routesQuery } from "./queries";

interface Props {
  route: ModelRoute;
  onClose: () => void;
}

export function RouteDelete({ route, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const { name } = route;
  const remove = useMutation({
    mutationFn: deleteRoute,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: routesQuery.queryKey });
      toast(t("routes.deleted", { name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t("routes.deleteTitle", { name })}
      action={t("common.delete")}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(route.id)}
      onClose={onClose}
    >
      <Typography>{t("routes.deleteText")}</Typography>
    </Confirm>
  );
}
