import { useTranslation } from "react-i18next";
import { wholeText } from "@/format/whole";

/** More than that is too wide for a figure, and nobody reads its last digits. */
const WIDEST = 9_999_999;

interface Props {
  count: number;
  /** Large numbers are rounded, with the exact one in the title. */
  short?: boolean;
}

/** A number of tokens with thousands grouped as the reader's language does. */
export function TokenCount({ count, short = false }: Props) {
  const { i18n } = useTranslation();
  const exact = wholeText(count, i18n.language);
  if (!short || count <= WIDEST) return <span>{exact}</span>;
  const rounded = new Intl.NumberFormat(i18n.language, {
    notation: "compact",
    maximumFractionDigits: 1,
  });
  return <span title={exact}>{rounded.format(count)}</span>;
}
