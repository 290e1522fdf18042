import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { tryKey } from "./queries";

interface Props {
  secret: string;
  model: string;
}

/** Makes one small call with the new secret, while it is still known. */
export function KeyTest({ secret, model }: Props) {
  const { t } = useTranslation();
  const test = useMutation({ mutationFn: tryKey });
  return (
    <Box>
      <Button
        variant="outlined"
        size="small"
        loading={test.isPending}
        onClick={() => test.mutate({ secret, model })}
      >
        {t("keys.test", { model })}
      </Button>
      {test.isSuccess ? (
        <Alert severity="success" sx={{ mt: 1 }}>
          {t("keys.testWorked")}
        </Alert>
      ) : null}
      {test.error ? (
        <Box sx={{ mt: 1 }}>
          <ErrorState error={test.error} />
        </Box>
      ) : null}
    </Box>
  );
}
