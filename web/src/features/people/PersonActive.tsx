import Typography from "@mui/material/Typography";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { useToast } from "@/components/useToast";
import { changePerson } from "./queries";

interface Props {
  person: Person;
  onClose: () => void;
}

/** Shuts somebody out, or lets them in again. */
export function PersonActive({ person, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const leaves = person.deactivated_at === null;
  const { name } = person;
  const save = useMutation({
    mutationFn: changePerson,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["people"] });
      toast(leaves ? t("people.deactivated", { name }) : t("people.activated", { name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={leaves ? t("people.deactivateTitle", { name }) : t("people.activateTitle", { name })}
      action={leaves ? t("people.deactivate") : t("people.activate")}
      busy={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate({ id: person.id, active: !leaves })}
      onClose={onClose}
    >
      <Typography>{leaves ? t("people.deactivateText") : t("people.activateText")}</Typography>
    </Confirm>
  );
}
