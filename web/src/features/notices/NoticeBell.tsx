import NotificationsNone from "@mui/icons-material/NotificationsNone";
import Badge from "@mui/material/Badge";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { openNoticesQuery } from "./queries";

// Most pages are left without opening it.
const NoticeDrawer = lazy(async () => ({
  default: (await import("./NoticeDrawer")).NoticeDrawer,
}));

/** How much there is to know, and a way to it. */
export function NoticeBell() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const count = useQuery(openNoticesQuery).data?.length ?? 0;
  return (
    <>
      <Tooltip title={t("notices.title")}>
        <IconButton
          aria-label={count > 0 ? t("notices.label", { count }) : t("notices.title")}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <Badge badgeContent={count} max={99} color="error">
            <NotificationsNone fontSize="small" />
          </Badge>
        </IconButton>
      </Tooltip>
      {open ? (
        <Suspense>
          <NoticeDrawer onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
