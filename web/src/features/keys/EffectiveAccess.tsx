import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";
import { modelsQuery } from "@/api/models";
import type { Key } from "@/api/types";

/** Names shown before the rest is only counted. */
const SHOWN = 4;

interface Props {
  role: Key["role"];
  models: string[];
}

/** What a key with this role and these patterns can really do today. */
export function EffectiveAccess({ role, models }: Props) {
  const { t } = useTranslation();
  const offered = useQuery(modelsQuery).data;
  if (offered === undefined) return null;
  const allowed = offered.filter(({ id }) => allows(models, id)).map(({ id }) => id);
  const idle = models.filter((pattern) => !offered.some(({ id }) => allows([pattern], id)));
  const names = allowed.slice(0, SHOWN).join(", ");
  const more = allowed.length - SHOWN;
  return (
    <Alert
      severity={allowed.length === 0 || role === "admin" ? "warning" : "info"}
      icon={false}
      role="status"
      sx={{ overflowWrap: "anywhere" }}
    >
      <Box>
        {allowed.length === 0
          ? t("keys.access.none")
          : t("keys.access.models", { count: allowed.length, total: offered.length })}
        {names ? ` ${names}${more > 0 ? ` +${more}` : ""}` : null}
      </Box>
      {idle.length > 0 ? <Box>{t("keys.access.idle", { names: idle.join(", ") })}</Box> : null}
      {role === "admin" ? <Box>{t("keys.access.admin")}</Box> : null}
    </Alert>
  );
}
