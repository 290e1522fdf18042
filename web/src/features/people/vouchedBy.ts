import type { TFunction } from "i18next";

/** Who says that somebody is who they are. */
export function vouchedBy(t: TFunction, source: string): string {
  if (source === "local") return t("people.sources.local");
  if (source === "blocklet") return t("people.sources.blocklet");
  const url = source.replace(/^oidc:/, "");
  return URL.canParse(url) ? new URL(url).host : url;
}
