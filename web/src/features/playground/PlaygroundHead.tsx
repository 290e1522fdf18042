import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/components/PageHead";
import { PageTabs } from "@/components/PageTabs";
import { MEDIA } from "./media/wish";

const route = getRouteApi("/console/playground");

/** The page's name, and what can be asked of models. */
export function PlaygroundHead({ action }: { action?: ReactNode }) {
  const { t } = useTranslation();
  const { kind } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead title={t("nav.playground")} text={t("playground.text")} action={action} />
      <PageTabs
        label={t("nav.playground")}
        value={kind ?? "chat"}
        tabs={[
          { name: "chat", label: t("playground.chat") },
          ...MEDIA.map((name) => ({ name, label: t(`playground.media.${name}`) })),
        ]}
        onPick={(name) => void navigate({ search: { kind: MEDIA.find((one) => one === name) } })}
      />
    </>
  );
}
