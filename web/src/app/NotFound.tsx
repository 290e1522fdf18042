import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ButtonLink";
import { Empty } from "@/components/Empty";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty
      title={t("notFound.title")}
      text={t("notFound.text")}
      action={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>}
    />
  );
}
