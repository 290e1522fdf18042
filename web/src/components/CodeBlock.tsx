import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./CopyButton";

interface Props {
  code: string;
  label: string;
  maxHeight?: number;
}

export function CodeBlock({ code, label, maxHeight }: Props) {
  const { t } = useTranslation();
  return (
    <Box sx={{ position: "relative", minWidth: 0 }}>
      <Box
        component="pre"
        aria-label={label}
        tabIndex={0}
        sx={{
          m: 0,
          p: 1.5,
          pr: 5,
          borderRadius: 1.5,
          border: 1,
          borderColor: "divider",
          bgcolor: "background.default",
          fontSize: 12.5,
          lineHeight: 1.6,
          overflow: "auto",
          maxHeight,
        }}
      >
        <code>{code}</code>
      </Box>
      <Box sx={{ position: "absolute", top: 6, right: 6, bgcolor: "background.default" }}>
        <CopyButton text={code} label={t("common.copyCode")} />
      </Box>
    </Box>
  );
}
