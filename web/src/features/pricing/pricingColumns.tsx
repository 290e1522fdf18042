import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import type { PricedModel } from "@/api/types";
import type { Column } from "@/components/column";
import { TokenCount } from "@/components/TokenCount";
import { Rate } from "./Rate";
import { KINDS } from "./search";

export function pricingColumns(
  t: TFunction,
  creditPrice: string | undefined,
): Column<PricedModel>[] {
  const rate =
    (each: (model: PricedModel) => string | null | undefined) => (model: PricedModel) => (
      <Rate each={each(model)} creditPrice={creditPrice} />
    );
  return [
    {
      key: "model",
      header: t("pricing.model"),
      phone: "title",
      cell: (model) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {model.modelDisplay}
          </Typography>
          <Box component="code" sx={{ fontSize: 12, color: "text.secondary" }}>
            {model.key}
          </Box>
        </Box>
      ),
    },
    { key: "type", header: t("pricing.type"), cell: (model) => typeText(t, model.type) },
    {
      key: "context",
      header: t("pricing.context"),
      align: "right",
      cell: (model) => {
        const tokens = model.modelMetadata.context_tokens ?? model.modelMetadata.maxTokens;
        return typeof tokens === "number" ? <TokenCount count={tokens} /> : "–";
      },
    },
    {
      key: "input",
      header: t("pricing.input"),
      align: "right",
      cell: rate((model) => (byToken(model) ? model.input_credits_per_token : null)),
    },
    {
      key: "cached",
      header: t("pricing.cached"),
      align: "right",
      cell: rate((model) => model.rates.cacheRead),
    },
    {
      key: "output",
      header: t("pricing.output"),
      align: "right",
      cell: rate((model) => (byToken(model) ? model.output_credits_per_token : null)),
    },
    {
      key: "units",
      header: t("pricing.units"),
      align: "right",
      cell: (model) =>
        model.unitRates.length === 0 ? (
          "–"
        ) : (
          <Box sx={{ whiteSpace: "nowrap" }}>
            {model.unitRates[0]?.rate} {t(`pricing.per.${model.unitRates[0]?.unit ?? "request"}`)}
            {model.unitRates.length > 1 ? ` +${model.unitRates.length - 1}` : null}
          </Box>
        ),
    },
  ];
}

/** What is only paid by the piece has rates of nothing for tokens. */
export function byToken(model: PricedModel): boolean {
  const free = model.input_credits_per_token === "0" && model.output_credits_per_token === "0";
  return !free || model.unitRates.length === 0;
}

export function typeText(t: TFunction, type: string): string {
  const known = KINDS.find((kind) => kind === type);
  return known ? t(`pricing.types.${known}`) : type;
}
