import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import { LinkOnce } from "@/components/LinkOnce";
import { RelativeTime } from "@/components/RelativeTime";
import { makePasswordLink } from "./queries";

interface Props {
  person: Person;
  onClose: () => void;
}

/** A link by which somebody sets a new password, for those who forgot theirs. */
export function PersonPassword({ person, onClose }: Props) {
  const { t } = useTranslation();
  const make = useMutation({ mutationFn: makePasswordLink });
  const { name } = person;
  if (make.data) {
    return (
      <LinkOnce title={t("people.linkFor", { name })} url={make.data.url} onClose={onClose}>
        {t("people.linkText", { name })} {t("link.ends")} <RelativeTime at={make.data.expires_at} />
      </LinkOnce>
    );
  }
  return (
    <Confirm
      title={t("people.linkTitle", { name })}
      action={t("people.linkMake")}
      busy={make.isPending}
      error={make.error}
      onConfirm={() => make.mutate(person.id)}
      onClose={onClose}
    >
      <Typography>{t("people.linkExplained")}</Typography>
    </Confirm>
  );
}
