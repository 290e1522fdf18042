import { useLocation } from "@tanstack/react-router";
import { use, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { isOpen, NAV_GROUPS } from "./navItems";
import { SurroundingsContext } from "./surroundingsContext";

/** Names the browser's tab after the page, so that several open ones can be told apart. */
export function usePageTitle(): void {
  const { t } = useTranslation();
  const { appName } = use(SurroundingsContext);
  const { pathname } = useLocation();
  const page = NAV_GROUPS.flatMap(({ items }) => [...items]).find((item) => isOpen(item, pathname));
  const title = page ? `${t(`nav.${page.name}`)} · ${appName}` : appName;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
