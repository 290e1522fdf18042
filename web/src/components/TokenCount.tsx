import { useTranslation } from "react-i18next";

/** A number of tokens with thousands grouped as the reader's language does. */
export function TokenCount({ count }: { count: number }) {
  const { i18n } = useTranslation();
  return <span>{new Intl.NumberFormat(i18n.language).format(count)}</span>;
}
