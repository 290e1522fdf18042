import type { TFunction } from "i18next";

/** Why a sign-in at an issuer came to nothing; `problem` is the hub's word for it. */
export function problemText(t: TFunction, problem: string, issuer: string | undefined): string {
  const name = issuer ?? t("signIn.problem.issuer");
  switch (problem) {
    case "issuer_unreachable":
      return t("signIn.problem.unreachable", { name });
    case "issuer_misconfigured":
      return t("signIn.problem.misconfigured", { name });
    case "sign_in_lost":
      return t("signIn.problem.lost");
    case "issuer_denied":
      return t("signIn.problem.denied", { name });
    case "issuer_answer_invalid":
      return t("signIn.problem.invalid", { name });
    case "not_invited":
      return t("signIn.problem.notInvited");
    case "no_role":
      return t("signIn.problem.noRole");
    case "account_deactivated":
      return t("signIn.problem.deactivated");
    default:
      return t("signIn.problem.unknown");
  }
}
