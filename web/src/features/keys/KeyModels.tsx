import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";

/** Two models by name, the others by number; no list means every model. */
export function KeyModels({ models }: { models: string[] }) {
  const { t } = useTranslation();
  if (models.length === 0) return <span>{t("keys.allModels")}</span>;
  const shown = models.slice(0, 2).join(", ");
  if (models.length <= 2) return <span>{shown}</span>;
  return (
    <Tooltip title={models.join(", ")}>
      <span>
        {shown} +{models.length - 2}
      </span>
    </Tooltip>
  );
}
