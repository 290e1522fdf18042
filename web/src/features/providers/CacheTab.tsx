import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/ErrorState";
import { FactList } from "@/components/FactList";
import { Figure } from "@/components/Figure";
import { FigureRow } from "@/components/FigureRow";
import { Meter } from "@/components/Meter";
import { Section } from "@/components/Section";
import { TextLink } from "@/components/TextLink";
import { TokenCount } from "@/components/TokenCount";
import { CachePurge } from "./CachePurge";
import { cacheQuery } from "./cacheQueries";
import { sizeText } from "./sizeText";

/** Replies that are given again to who asks the same: what is kept, and what it saved. */
export function CacheTab() {
  const { t, i18n } = useTranslation();
  const { data: cache, error, refetch } = useQuery(cacheQuery);
  const [purging, setPurging] = useState(false);
  const asked = cache ? cache.calls.hit + cache.calls.joined + cache.calls.miss : 0;
  const given = cache ? cache.calls.hit + cache.calls.joined : 0;
  const size = (bytes: number) => sizeText(bytes, i18n.language);
  return (
    <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Typography color="text.secondary">{t("cache.text")}</Typography>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {cache?.on === false ? <Alert severity="info">{t("cache.off")}</Alert> : null}
      {error && !cache ? null : (
        <FigureRow>
          <Figure
            label={t("cache.kept")}
            value={cache ? <TokenCount count={cache.replies} /> : undefined}
            note={cache ? t("cache.room", { bytes: size(cache.bytes) }) : null}
          />
          <Figure
            label={t("cache.given")}
            value={
              cache ? (
                <TextLink to="/calls" color="inherit" search={{ cached: "true" }}>
                  <TokenCount count={given} />
                </TextLink>
              ) : undefined
            }
            note={t("cache.since")}
          />
          <Figure
            label={t("cache.rate")}
            value={
              cache
                ? asked === 0
                  ? "–"
                  : `${Math.floor((given / asked) * 1000) / 10} %`
                : undefined
            }
            note={cache ? t("cache.asked", { count: asked }) : null}
          />
        </FigureRow>
      )}
      {cache ? (
        <Section
          title={t("cache.limits")}
          action={
            <Button
              size="small"
              color="error"
              disabled={cache.replies === 0}
              onClick={() => setPurging(true)}
            >
              {t("cache.purge")}
            </Button>
          }
        >
          <Paper variant="outlined" sx={{ p: 2 }}>
            <Meter
              label={t("cache.filled")}
              part={cache.limit_bytes === 0 ? 0 : cache.bytes / cache.limit_bytes}
              tone="primary"
            />
            <Box sx={{ mt: 2 }}>
              <FactList
                facts={[
                  [t("cache.most"), size(cache.limit_bytes)],
                  [t("cache.mostEach"), size(cache.limit_each_bytes)],
                  [t("cache.longest"), t("cache.seconds", { count: cache.longest_seconds })],
                  [t("cache.price"), cache.price],
                  [t("cache.refreshed"), String(cache.calls.refresh)],
                  [t("cache.bypassed"), String(cache.calls.bypass)],
                ]}
              />
            </Box>
          </Paper>
        </Section>
      ) : null}
      {purging ? <CachePurge onClose={() => setPurging(false)} /> : null}
    </Box>
  );
}
