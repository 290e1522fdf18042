import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { ProviderCard } from "./ProviderCard";
import type { ProviderAct } from "./ProviderMenu";

/** As many as fit beside one another, none narrower than its lines need. */
const GRID = {
  display: "grid",
  gap: 2,
  gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 320px), 1fr))",
} as const;

interface Props {
  /** Undefined while they are on their way. */
  providers: Provider[] | undefined;
  error: unknown;
  onRetry: () => void;
  empty: ReactNode;
  onAct: (act: ProviderAct, provider: Provider) => void;
}

export function ProviderCards({ providers, error, onRetry, empty, onAct }: Props) {
  const { t } = useTranslation();
  return (
    <>
      {error ? (
        <Box sx={{ mb: 2 }}>
          <ErrorState error={error} onRetry={onRetry} />
        </Box>
      ) : null}
      {providers?.length === 0 ? <Paper variant="outlined">{empty}</Paper> : null}
      {providers === undefined && error ? null : (
        <Box
          role="region"
          aria-label={t("nav.providers")}
          aria-busy={providers === undefined}
          sx={GRID}
        >
          {providers === undefined
            ? [1, 2, 3].map((at) => <Skeleton key={at} variant="rounded" height={196} />)
            : providers.map((provider) => (
                <ProviderCard key={provider.id} provider={provider} onAct={onAct} />
              ))}
        </Box>
      )}
    </>
  );
}
