import Close from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ListedRate } from "@/api/types";
import { Section } from "@/components/Section";
import { exact } from "@/format/time";
import { RateHistory } from "./RateHistory";
import { RateSourceChip } from "./RateSourceChip";
import { ScopeText } from "./ScopeText";
import { TermsTable } from "./TermsTable";
import { WorkedExample } from "./WorkedExample";

interface Props {
  rate: ListedRate;
  onClose: () => void;
}

/** One rate: how it was made, whose it is, what a call costs under it, and what it was before. */
export function RateDetail({ rate, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const id = useId();
  return (
    <Drawer
      open
      anchor="right"
      onClose={onClose}
      slotProps={{
        paper: { role: "dialog", "aria-labelledby": id, sx: { width: { xs: "100%", sm: 620 } } },
      }}
    >
      <Box sx={{ p: 3, display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1 }}>
          <Box sx={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>
            <Typography id={id} variant="h1" component="h2">
              {rate.modelDisplay}
            </Typography>
            <Typography component="code" color="text.secondary" sx={{ fontSize: 13 }}>
              {rate.provider.name}/{rate.model}
            </Typography>
          </Box>
          <RateSourceChip rate={rate} />
          <IconButton aria-label={t("common.close")} onClick={onClose} autoFocus>
            <Close fontSize="small" />
          </IconButton>
        </Box>
        <Box
          component="dl"
          sx={{ display: "grid", gap: 0.5, m: 0, gridTemplateColumns: "auto 1fr", columnGap: 2 }}
        >
          <Fact name={t("prices.scope")}>
            <ScopeText rate={rate} />
          </Fact>
          <Fact name={t("prices.from")}>{exact(rate.startsAt, i18n.language)}</Fact>
          {rate.endsAt === null ? null : (
            <Fact name={t("prices.until")}>{exact(rate.endsAt, i18n.language)}</Fact>
          )}
          <Fact name={t("prices.margin")}>
            {rate.margin === null
              ? t("prices.costUnknown")
              : t("prices.formula", { margin: rate.margin, price: rate.creditPrice })}
          </Fact>
        </Box>
        <Section title={t("prices.terms")}>
          <TermsTable rate={rate} />
        </Section>
        <Section title={t("prices.example")}>
          <WorkedExample rate={rate} />
        </Section>
        <Section title={t("prices.history")}>
          <RateHistory rate={rate} />
        </Section>
      </Box>
    </Drawer>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <Box component="dt" sx={{ color: "text.secondary" }}>
        {name}
      </Box>
      <Box component="dd" sx={{ m: 0 }}>
        {children}
      </Box>
    </>
  );
}
