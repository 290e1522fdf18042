import LockOutlined from "@mui/icons-material/LockOutlined";
import Chip from "@mui/material/Chip";
import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";

/** Says that a thing is not changed here, and where it is. Nothing for what the console owns. */
export function ManagedMark({ source }: { source: string }) {
  const { t } = useTranslation();
  if (source === "database") return null;
  const known = source === "environment" || source === "builtin" || source === "catalogue";
  return (
    <Tooltip title={known ? t(`managed.${source}Hint`) : t("managed.fileHint")}>
      <Chip
        variant="outlined"
        icon={<LockOutlined />}
        label={known ? t(`managed.${source}`) : t("managed.file")}
      />
    </Tooltip>
  );
}
