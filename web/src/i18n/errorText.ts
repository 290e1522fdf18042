import type { TFunction } from "i18next";
import { ApiError } from "@/api/error";

/** What went wrong, in the reader's language where the hub's code is known, else in its words. */
export function errorText(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) return t("error.unknown");
  switch (error.code) {
    case "unreachable":
      return t("error.unreachable");
    case "owner_link_invalid":
      return t("error.ownerLink");
    case "link_invalid":
      return t("error.accountLink");
    case "name_taken":
      return t("error.nameTaken");
    case "wrong_password":
      return t("error.wrongPassword");
    case "password_too_short":
      return t("error.passwordTooShort");
    case "stream_cut":
      return t("error.streamCut");
    case "unreadable":
      return t("error.unreadable", { status: error.status });
  }
  if (error.status === 429 && error.retryAfterSeconds !== null) {
    return t("error.tooMany", { count: error.retryAfterSeconds });
  }
  return error.message || t("error.unknown");
}
