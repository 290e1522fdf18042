import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { errorText } from "@/i18n/errorText";

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** What failed, in words, with the request's id for the logs and a way to try again. */
export function ErrorState({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const requestId = error instanceof ApiError ? error.requestId : null;
  const retry = onRetry ? (
    <Button color="inherit" size="small" onClick={onRetry}>
      {t("common.retry")}
    </Button>
  ) : null;
  return (
    <Alert severity="error" action={retry} sx={{ overflowWrap: "anywhere" }}>
      {errorText(t, error)}
      {requestId ? (
        <Box sx={{ mt: 0.5 }}>
          <Typography variant="caption" color="text.secondary">
            {t("error.requestId", { id: requestId })}
          </Typography>
        </Box>
      ) : null}
    </Alert>
  );
}
