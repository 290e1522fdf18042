import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

interface Props {
  more: boolean;
  busy: boolean;
  onMore: () => void;
}

export function LoadMore({ more, busy, onMore }: Props) {
  const { t } = useTranslation();
  return (
    <Box sx={{ display: "grid", placeItems: "center", minHeight: 56 }}>
      {more ? (
        <Button loading={busy} onClick={onMore}>
          {t("common.loadMore")}
        </Button>
      ) : null}
    </Box>
  );
}
