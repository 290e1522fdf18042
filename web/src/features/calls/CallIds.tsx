import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { CopyButton } from "@/components/CopyButton";

export function CallIds({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  const ids: [string, string | null][] = [
    [t("calls.filter.request_id"), call.request_id],
    [t("calls.callId"), call.id],
    [t("calls.keyId"), call.key?.id ?? null],
    [t("calls.credentialId"), call.credential_id],
  ];
  return (
    <Box sx={{ display: "grid", gap: 0.25, fontSize: 13 }}>
      {ids.map(([name, id]) =>
        id === null ? null : (
          <Box key={name} sx={{ display: "flex", gap: 1, alignItems: "center", minWidth: 0 }}>
            <Box sx={{ color: "text.secondary", minWidth: 96, flexShrink: 0 }}>{name}</Box>
            <Box component="code" sx={{ minWidth: 0, overflowWrap: "anywhere", fontSize: 12 }}>
              {id}
            </Box>
            <CopyButton text={id} label={t("common.copyOf", { name })} />
          </Box>
        ),
      )}
    </Box>
  );
}
