import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { copyText } from "@/components/copyText";
import { useToast } from "@/components/useToast";
import { curlOf } from "./curl";

/** The call as a line for a terminal. */
export function CopyCurl({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  const toast = useToast();
  const copy = async () => {
    if (await copyText(curlOf(call))) toast(t("calls.curlCopied"));
    else toast(t("common.copyFailed"), "error");
  };
  return (
    <Button size="small" variant="outlined" onClick={() => void copy()}>
      {t("calls.copyCurl")}
    </Button>
  );
}
