import Box from "@mui/material/Box";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorState } from "@/components/ErrorState";

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Box sx={{ p: 3 }}>
      <ErrorState error={error} onRetry={retry} />
    </Box>
  );
}
