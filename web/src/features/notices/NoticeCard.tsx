import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { useManages } from "@/api/role";
import type { Notice } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { RelativeTime } from "@/components/RelativeTime";
import { placeOf, severityOf } from "./meaning";

interface Props {
  notice: Notice;
  /** Called when its page is opened. */
  onLeave: () => void;
}

/** A notice in the hub's words, grey once it does not hold any more. */
export function NoticeCard({ notice, onLeave }: Props) {
  const { t, i18n } = useTranslation();
  const place = placeOf(notice, useManages());
  const over = notice.over_at !== null;
  const told = Object.entries(notice.text).find(([language]) => language === i18n.language);
  return (
    <Alert
      severity={severityOf(notice)}
      variant={over ? "outlined" : "standard"}
      sx={{ overflowWrap: "anywhere", opacity: over ? 0.8 : 1 }}
      action={
        place && !over ? (
          <ButtonLink {...place} color="inherit" size="small" onClick={onLeave}>
            {t("notices.show")}
          </ButtonLink>
        ) : null
      }
    >
      {told?.[1] ?? notice.text.en}
      <Box sx={{ fontSize: 12.5, mt: 0.25 }}>
        {notice.owner === null ? null : <>{t("notices.of", { owner: notice.owner })} · </>}
        {over ? t("notices.over") : t("notices.since")}{" "}
        <RelativeTime at={notice.over_at ?? notice.created_at} />
      </Box>
    </Alert>
  );
}
